// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"

#include <hdf5.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace khaos::hdf5 {

/// An HDF5 identifier that closes itself. Every call below throws StorageError with the file's name and
/// HDF5's own reason if it fails.
class Handle {
 public:
  Handle() = default;
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept;
  ~Handle() { reset(); }
  void reset();
  hid_t get() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }

 private:
  hid_t id_ = -1;
  herr_t (*close_)(hid_t) = nullptr;
};

using Shape = std::vector<hsize_t>;

/// Types of elements in files, and in memory: bytes are unsigned char, text is padded char.
enum class Element { real, integer, word, byte, character };
hid_t type_of(Element element);

/// A contiguous dataset. Writes and reads are independent: any rank, any time.
class Dataset {
 public:
  Dataset() = default;
  Dataset(Handle id, std::string name);
  /// Block of `count` at `start`, row-major; `data` holds the product of `count` elements.
  void write(const Shape& start, const Shape& count, const void* data) const;
  void read(const Shape& start, const Shape& count, void* data) const;
  const Shape& shape() const { return shape_; }
  Element element() const { return element_; }
  const std::string& name() const { return name_; }
  hid_t get() const { return id_.get(); }
  void attribute(const std::string& key, const std::string& text) const;
  void attribute(const std::string& key, double number) const;
  void attribute(const std::string& key, std::span<const std::int64_t> numbers) const;

 private:
  Handle id_;
  std::string name_;
  Shape shape_;
  Element element_ = Element::real;
};

/// Start and count of rows [first, first + n) along the first axis, whole along the others.
Shape row_start(const Dataset& set, long first);
Shape row_count(const Dataset& set, long n);

class File {
 public:
  File() = default;
  static File create(const std::string& path);                  // one rank; replaces what is there
  static File read(const std::string& path);                    // one rank, read only
  static File update(const std::string& path);                  // one rank, reads and writes
  static File open(const std::string& path, const Comm& comm);  // collective, all ranks read and write
  void close() { id_.reset(); }

  /// A netCDF dimension of `length`; with `coordinates` it is a variable too.
  void dimension(const std::string& name, hsize_t length, std::span<const double> coordinates = {},
                 const std::string& unit = "", const std::string& doc = "") const;
  enum class Fill { nan, zero, never };
  /// Space is allocated now, so later writes change no metadata; each axis must be a dimension made before.
  Dataset create(const std::string& name, Element element, const std::vector<std::string>& axes,
                 Fill fill) const;
  Dataset dataset(const std::string& name) const;
  bool has(const std::string& name) const;
  std::vector<std::string> names() const;  // of datasets, sorted
  void attribute(const std::string& key, const std::string& text) const;
  std::string text(const std::string& key) const;  // of an attribute; "" if there is none
  void set_text(const std::string& key, const std::string& text) const;  // replaces
  void flush() const;
  hid_t get() const { return id_.get(); }

 private:
  Handle id_;
  std::string path_;
  bool created_ = false;
};

/// Names of a dataset's axes, by the dimension scales attached to it.
std::vector<std::string> axes_of(const Dataset& set);
/// Whether a dimension has no coordinates: it only counts.
bool is_bare_dimension(const Dataset& scale);

}  // namespace khaos::hdf5
