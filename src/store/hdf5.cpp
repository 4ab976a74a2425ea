// SPDX-License-Identifier: BSD-3-Clause
#include "store/hdf5.hpp"

#include "core/error.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <numeric>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace khaos::hdf5 {
namespace {

// The operating system's own words if there are any, else the innermost description.
herr_t collect(unsigned, const H5E_error2_t* error, void* out) {
  std::string& reason = *static_cast<std::string*>(out);
  const std::string text = error->desc ? error->desc : "";
  const std::string mark = "error message = '";
  if (const auto at = text.find(mark); at != std::string::npos)
    reason = text.substr(at + mark.size(), text.find('\'', at + mark.size()) - at - mark.size());
  else if (reason.empty())
    reason = text;
  return 0;
}

[[noreturn]] void fail(const std::string& what) {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, &reason);
  throw StorageError(what + (reason.empty() ? "" : ": " + reason));
}
// MPI-IO does not say that the disk is full: it writes less than asked for and reports success.
[[noreturn]] void fail_to_write(hid_t dataset, const std::string& what, std::size_t bytes) {
  char path[4096] = {};
  struct statvfs disk;
  if (H5Fget_name(dataset, path, sizeof path) > 0 && ::statvfs(path, &disk) == 0 &&
      disk.f_bavail * disk.f_frsize < bytes)
    throw StorageError(what + ": " + std::strerror(ENOSPC));
  fail(what);
}

// Takes as much space on the disk as the metadata in HDF5's cache may need, and gives it back; errno tells
// why it cannot.
bool has_room_for_metadata(hid_t file, int descriptor) {
  std::size_t in_cache = 0;
  int entries = 0;
  hsize_t size = 0;
  struct stat on_disk;
  std::string path(4096, '\0');
  if (H5Fget_mdc_size(file, nullptr, nullptr, &in_cache, &entries) < 0 || H5Fget_filesize(file, &size) < 0 ||
      ::fstat(descriptor, &on_disk) != 0 || H5Fget_name(file, path.data(), path.size()) <= 0)
    return true;
  constexpr long page = 4096;  // each entry may lie in pages of its own, but the file has only so many
  const long need =
      std::min(long(in_cache) + page * entries, long(size) - 512 * long(on_disk.st_blocks)) + page;
  path = path.c_str() + std::string(".room");
  const int spare = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (spare < 0) return false;
  const std::vector<char> zeros(page);
  bool room = true;
  errno = ENOSPC;  // what a write that is cut short means
  for (long done = 0; done < need && room; done += page) room = ::write(spare, zeros.data(), page) == page;
  const int reason = errno;
  ::unlink(path.c_str());
  ::close(spare);
  errno = reason;
  return room;
}

// HDF5 1.10 cannot close a file of which a flush failed, and crashes at exit then. So if the disk is full,
// what it has yet to write goes to memory that is thrown away. (Nor can it close a data set whose last bytes
// cannot be written: File::create leaves out the buffer for them.)
bool divert_if_full(hid_t file) {
  void* descriptor = nullptr;
  if (H5Fget_vfd_handle(file, H5P_DEFAULT, &descriptor) < 0) return false;
  if (has_room_for_metadata(file, *static_cast<int*>(descriptor))) return false;
  const int reason = errno, sink = ::memfd_create("khaos", MFD_CLOEXEC);
  if (sink >= 0) ::dup2(sink, *static_cast<int*>(descriptor)), ::close(sink);
  errno = reason;
  return true;
}
herr_t close_written(hid_t file) {
  divert_if_full(file);
  return H5Fclose(file);
}

hid_t need(hid_t id, const std::string& what) { return id < 0 ? (fail(what), id) : id; }

Handle access_list() {
  static const bool once = [] {
    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);  // the campaign folder has a lock of its own
    return H5open() >= 0 && H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  }();
  if (!once) throw StorageError("HDF5 does not start");
  return {H5Pcreate(H5P_FILE_ACCESS), H5Pclose};
}

void write_attribute(hid_t object, const std::string& key, const std::string& text) {
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), std::max<std::size_t>(1, text.size()));
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle id(need(H5Acreate2(object, key.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                       "cannot write attribute " + key),
                  H5Aclose);
  if (H5Awrite(id.get(), type.get(), text.empty() ? "\0" : text.data()) < 0)
    fail("cannot write attribute " + key);
}
void write_attribute(hid_t object, const std::string& key, double number) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle id(
      need(H5Acreate2(object, key.c_str(), H5T_NATIVE_DOUBLE, space.get(), H5P_DEFAULT, H5P_DEFAULT),
           "cannot write attribute " + key),
      H5Aclose);
  if (H5Awrite(id.get(), H5T_NATIVE_DOUBLE, &number) < 0) fail("cannot write attribute " + key);
}

Handle dataspace(const Shape& shape) {
  return {shape.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(int(shape.size()), shape.data(), nullptr),
          H5Sclose};
}

// No times are kept in object headers: later writes must not change metadata.
Handle creation_list() {
  Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(list.get(), 0);
  H5Pset_alloc_time(list.get(), H5D_ALLOC_TIME_EARLY);
  return list;
}

}  // namespace

Handle& Handle::operator=(Handle&& other) noexcept {
  if (this != &other) {
    reset();
    id_ = std::exchange(other.id_, -1);
    close_ = other.close_;
  }
  return *this;
}
void Handle::reset() {
  if (id_ >= 0) close_(id_);
  id_ = -1;
}

hid_t type_of(Element element) {
  switch (element) {
    case Element::real:
      return H5T_NATIVE_DOUBLE;
    case Element::integer:
      return H5T_NATIVE_INT64;
    case Element::word:
      return H5T_NATIVE_UINT64;
    case Element::byte:
      return H5T_NATIVE_UCHAR;
    case Element::character:
      return H5T_C_S1;
  }
  return -1;
}

Dataset::Dataset(Handle id, std::string name) : id_(std::move(id)), name_(std::move(name)) {
  const Handle space(H5Dget_space(id_.get()), H5Sclose);
  shape_.resize(std::size_t(std::max(0, H5Sget_simple_extent_ndims(space.get()))));
  if (!shape_.empty()) H5Sget_simple_extent_dims(space.get(), shape_.data(), nullptr);
  const Handle type(H5Dget_type(id_.get()), H5Tclose);
  for (const Element e : {Element::real, Element::integer, Element::word, Element::byte, Element::character})
    if (H5Tequal(type.get(), type_of(e)) > 0) {
      element_ = e;
      return;
    }
  throw StorageError("dataset " + name_ + " has a type that khaos does not write");
}

void Dataset::write(const Shape& start, const Shape& count, const void* data) const {
  const Handle in_memory = dataspace(count), in_file = dataspace(shape_);
  if (!start.empty())
    H5Sselect_hyperslab(in_file.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
  if (H5Dwrite(id_.get(), type_of(element_), in_memory.get(), in_file.get(), H5P_DEFAULT, data) < 0) {
    const std::size_t elements =
        std::accumulate(count.begin(), count.end(), std::size_t(1), std::multiplies<>());
    fail_to_write(id_.get(), "cannot write " + name_, elements * H5Tget_size(type_of(element_)));
  }
}
void Dataset::read(const Shape& start, const Shape& count, void* data) const {
  const Handle in_memory = dataspace(count), in_file = dataspace(shape_);
  if (!start.empty())
    H5Sselect_hyperslab(in_file.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
  if (H5Dread(id_.get(), type_of(element_), in_memory.get(), in_file.get(), H5P_DEFAULT, data) < 0)
    fail("cannot read " + name_);
}
void Dataset::attribute(const std::string& key, const std::string& text) const {
  write_attribute(get(), key, text);
}
void Dataset::attribute(const std::string& key, double number) const { write_attribute(get(), key, number); }
void Dataset::attribute(const std::string& key, std::span<const std::int64_t> numbers) const {
  const Handle space = dataspace({hsize_t(numbers.size())});
  const Handle id(need(H5Acreate2(get(), key.c_str(), H5T_NATIVE_INT64, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                       "cannot write attribute " + key),
                  H5Aclose);
  if (H5Awrite(id.get(), H5T_NATIVE_INT64, numbers.data()) < 0) fail("cannot write attribute " + key);
}

Shape row_start(const Dataset& set, long first) {
  Shape start(set.shape().size(), 0);
  start[0] = hsize_t(first);
  return start;
}
Shape row_count(const Dataset& set, long n) {
  Shape count = set.shape();
  count[0] = hsize_t(n);
  return count;
}

File File::create(const std::string& path) {
  const Handle access = access_list();
  H5Pset_sieve_buf_size(access.get(), 0);
  File file;
  file.path_ = path;
  file.id_ =
      Handle(need(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), "cannot create " + path),
             close_written);
  file.created_ = true;
  return file;
}
File File::read(const std::string& path) {
  const Handle access = access_list();
  File file;
  file.path_ = path;
  file.id_ =
      Handle(need(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), "cannot read " + path), H5Fclose);
  return file;
}
File File::update(const std::string& path) {
  const Handle access = access_list();
  File file;
  file.path_ = path;
  file.id_ = Handle(need(H5Fopen(path.c_str(), H5F_ACC_RDWR, access.get()), "cannot open " + path), H5Fclose);
  return file;
}
File File::open(const std::string& path, const Comm& comm) {
  const Handle access = access_list();
  H5Pset_fapl_mpio(access.get(), comm.get(), MPI_INFO_NULL);
  File file;
  file.path_ = path;
  file.id_ = Handle(need(H5Fopen(path.c_str(), H5F_ACC_RDWR, access.get()), "cannot open " + path), H5Fclose);
  return file;
}

void File::dimension(const std::string& name, hsize_t length, std::span<const double> coordinates,
                     const std::string& unit, const std::string& doc) const {
  const Handle space = dataspace({length}), list = creation_list();
  H5Pset_fill_time(list.get(), H5D_FILL_TIME_NEVER);
  const Handle id(need(H5Dcreate2(get(), name.c_str(), H5T_NATIVE_DOUBLE, space.get(), H5P_DEFAULT,
                                  list.get(), H5P_DEFAULT),
                       path_ + ": cannot create axis " + name),
                  H5Dclose);
  char bare[80];  // the netCDF-4 sign for "a dimension, not a variable", with its width-10 length
  std::snprintf(bare, sizeof bare, "This is a netCDF dimension but not a netCDF variable.%10llu",
                static_cast<unsigned long long>(length));
  if (H5DSset_scale(id.get(), coordinates.empty() ? bare : name.c_str()) < 0)
    fail("cannot make a scale of " + name);
  if (coordinates.empty()) return;
  write_attribute(id.get(), "units", unit);
  write_attribute(id.get(), "long_name", doc.empty() ? name : doc);
  if (H5Dwrite(id.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, coordinates.data()) < 0)
    fail("cannot write axis " + name);
}

Dataset File::create(const std::string& name, Element element, const std::vector<std::string>& axes,
                     Fill fill) const {
  Shape shape;
  std::vector<Handle> scales;
  for (const std::string& axis : axes) {
    scales.emplace_back(need(H5Dopen2(get(), axis.c_str(), H5P_DEFAULT), "no axis " + axis), H5Dclose);
    hsize_t length = 0;
    const Handle space(H5Dget_space(scales.back().get()), H5Sclose);
    H5Sget_simple_extent_dims(space.get(), &length, nullptr);
    shape.push_back(length);
  }
  const Handle space = dataspace(shape), list = creation_list();
  H5Pset_fill_time(list.get(), fill == Fill::never ? H5D_FILL_TIME_NEVER : H5D_FILL_TIME_ALLOC);
  if (fill == Fill::nan) {
    const double nan = std::nan("");
    H5Pset_fill_value(list.get(), H5T_NATIVE_DOUBLE, &nan);
  }
  Handle id(need(H5Dcreate2(get(), name.c_str(), type_of(element), space.get(), H5P_DEFAULT, list.get(),
                            H5P_DEFAULT),
                 path_ + ": cannot create " + name),
            H5Dclose);
  for (std::size_t i = 0; i < scales.size(); ++i)
    if (H5DSattach_scale(id.get(), scales[i].get(), unsigned(i)) < 0) fail("cannot attach axis " + axes[i]);
  if (element == Element::real) write_attribute(id.get(), "_FillValue", std::nan(""));
  if (element == Element::character) write_attribute(id.get(), "_Encoding", std::string("utf-8"));
  return {std::move(id), name};
}

Dataset File::dataset(const std::string& name) const {
  return {
      Handle(need(H5Dopen2(get(), name.c_str(), H5P_DEFAULT), path_ + " has no dataset " + name), H5Dclose),
      name};
}
bool File::has(const std::string& name) const { return H5Lexists(get(), name.c_str(), H5P_DEFAULT) > 0; }

std::vector<std::string> File::names() const {
  std::vector<std::string> all;
  const auto visit = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->push_back(name);
    return 0;
  };
  if (H5Literate(get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, visit, &all) < 0) fail("cannot list " + path_);
  return all;
}

void File::attribute(const std::string& key, const std::string& text) const {
  write_attribute(get(), key, text);
}
void File::set_text(const std::string& key, const std::string& text) const {
  if (H5Aexists(get(), key.c_str()) > 0) H5Adelete(get(), key.c_str());
  write_attribute(get(), key, text);
}
std::string File::text(const std::string& key) const {
  if (H5Aexists(get(), key.c_str()) <= 0) return "";
  const Handle id(need(H5Aopen(get(), key.c_str(), H5P_DEFAULT), "cannot open attribute " + key), H5Aclose);
  const Handle type(H5Aget_type(id.get()), H5Tclose);
  if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) > 0) return "";
  std::string text(H5Tget_size(type.get()), '\0');
  if (H5Aread(id.get(), type.get(), text.data()) < 0) fail("cannot read attribute " + key);
  return text.c_str();
}
void File::flush() const {
  if (created_ && divert_if_full(get()))
    throw StorageError("cannot write " + path_ + ": " + std::strerror(errno));
  if (H5Fflush(get(), H5F_SCOPE_GLOBAL) < 0) fail("cannot flush " + path_);
}

std::vector<std::string> axes_of(const Dataset& set) {
  std::vector<std::string> names(set.shape().size());
  const auto visit = [](hid_t, unsigned, hid_t scale, void* out) -> herr_t {
    char name[256] = {};
    H5Iget_name(scale, name, sizeof name);
    *static_cast<std::string*>(out) = name + 1;  // without the leading slash
    return 1;
  };
  for (std::size_t d = 0; d < names.size(); ++d)
    H5DSiterate_scales(set.get(), unsigned(d), nullptr, visit, &names[d]);
  return names;
}

bool is_bare_dimension(const Dataset& scale) {
  char label[80] = {};
  return H5DSget_scale_name(scale.get(), label, sizeof label) > 0 &&
         std::string(label).starts_with("This is a netCDF dimension");
}

}  // namespace khaos::hdf5
