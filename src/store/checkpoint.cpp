// SPDX-License-Identifier: BSD-3-Clause
#include "store/checkpoint.hpp"

#include "core/error.hpp"
#include "core/hash.hpp"
#include "store/disk.hpp"
#include "store/hdf5.hpp"

#include <filesystem>
#include <functional>
#include <future>

namespace khaos {
namespace {

using Words = std::vector<std::uint64_t>;
constexpr long together = 1L << 22;  // numbers that are read or written at once: 32 MiB

std::string name_of(std::uint64_t identity) {
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(identity));
  return std::string("checkpoints/") + hex;
}
std::string newest(const std::string& folder, std::uint64_t identity) {
  return folder + "/" + name_of(identity) + ".h5";
}
std::string before(const std::string& folder, std::uint64_t identity) {
  return folder + "/" + name_of(identity) + ".before.h5";
}
std::string field(std::size_t k) { return "field_" + std::to_string(k); }

// What any rank has to complain of is thrown on all ranks.
void together_or_not(const Comm& group, const std::function<void()>& work) {
  std::string trouble;
  try {
    work();
  } catch (const StorageError& wrong) {
    trouble = wrong.what();
  }
  if (!group.any(!trouble.empty())) return;
  for (const std::string& text : group.gather(trouble))
    if (!text.empty()) throw StorageError(text);
}

hdf5::Shape shape_of(const std::vector<long>& lengths) { return {lengths.begin(), lengths.end()}; }

void write(const hdf5::Dataset& set, const Piece& piece) {
  const long step = rows_of(piece, together);
  for (long at = 0; at < piece.count[0] && !piece.values.empty(); at += step) {
    const Piece part = rows(piece, at, std::min(step, piece.count[0] - at));
    set.write(shape_of(part.first), shape_of(part.count), part.values.data());
  }
}

// This rank's part of a stored array, a few rows at a time.
void read(const hdf5::Dataset& set, const Piece& piece, const std::function<void(const Piece&)>& seen) {
  const long step = rows_of(piece, together);
  std::vector<double> buffer;
  for (long at = 0; at < piece.count[0] && !piece.values.empty(); at += step) {
    Piece part = rows(piece, at, std::min(step, piece.count[0] - at));
    buffer.resize(part.values.size());
    set.read(shape_of(part.first), shape_of(part.count), buffer.data());
    part.values = buffer;
    seen(part);
  }
}

std::uint64_t stored_digest(const hdf5::File& file, std::size_t k, const Piece& piece) {
  std::uint64_t sum = 0;
  read(file.dataset(field(k)), piece, [&](const Piece& part) { sum += digest(part); });
  return sum;
}

// words, then a digest of each array, their number, and a hash of all that.
Words seal(const Words& words, const Words& digests) {
  Words sealed = words;
  sealed.insert(sealed.end(), digests.begin(), digests.end());
  sealed.push_back(digests.size());
  sealed.push_back(Hash().words(sealed).value());
  return sealed;
}
bool unseal(Words sealed, Words& words, Words& digests) {
  if (sealed.size() < 2) return false;
  const std::uint64_t hash = sealed.back();
  sealed.pop_back();
  if (Hash().words(sealed).value() != hash) return false;
  const std::uint64_t arrays = sealed.back();
  sealed.pop_back();
  if (arrays > sealed.size()) return false;
  digests.assign(sealed.end() - long(arrays), sealed.end());
  sealed.resize(sealed.size() - arrays);
  words = std::move(sealed);
  return true;
}

std::string text(const std::vector<long>& lengths) {
  std::string all;
  for (const long n : lengths) all += (all.empty() ? "" : " x ") + std::to_string(n);
  return all;
}

// Collective. Whether the file is whole; its words and digests. PointError if it is, but of other shapes.
bool verify(const Comm& group, const std::string& path, std::span<const Piece> pieces, Words& words,
            Words& digests) {
  bool whole = true;
  std::string differs;
  Words mine(pieces.size(), 0);
  try {
    const hdf5::File file = hdf5::File::read(path);
    const hdf5::Dataset state = file.dataset("state");
    Words sealed(state.shape().at(0));
    state.read({0}, state.shape(), sealed.data());
    whole = unseal(std::move(sealed), words, digests);
    if (whole && digests.size() != pieces.size()) differs = " is of another version of this experiment";
    for (std::size_t k = 0; k < pieces.size() && whole && differs.empty(); ++k) {
      const hdf5::Shape shape = file.dataset(field(k)).shape();
      const std::vector<long> stored(shape.begin(), shape.end());
      if (stored != pieces[k].shape)
        differs = " holds a field of " + text(stored) + ", this Point needs " + text(pieces[k].shape);
      else
        mine[k] = stored_digest(file, k, pieces[k]);
    }
  } catch (const StorageError&) {
    whole = false;
  }
  if (!group.all(whole)) return false;
  if (!differs.empty()) throw PointError("the checkpoint " + path + differs);
  for (std::size_t k = 0; k < pieces.size(); ++k)
    whole = std::uint64_t(group.sum(long(mine[k]))) == digests[k] && whole;
  return whole;
}

// Root alone: the file with its words and with room for the arrays.
hdf5::File create(const std::string& path, const Words& sealed, std::span<const Piece> pieces) {
  hdf5::File file = hdf5::File::create(path);
  file.dimension("word", sealed.size());
  file.create("state", hdf5::Element::word, {"word"}, hdf5::File::Fill::never)
      .write({0}, {sealed.size()}, sealed.data());
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    std::vector<std::string> axes;
    for (std::size_t d = 0; d < pieces[k].shape.size(); ++d) {
      axes.push_back(field(k) + "_axis_" + std::to_string(d));
      file.dimension(axes.back(), hsize_t(pieces[k].shape[d]));
    }
    file.create(field(k), hdf5::Element::real, axes, hdf5::File::Fill::never);
  }
  return file;
}

void replace(const std::string& folder, std::uint64_t identity, const std::string& temporary) {
  namespace fs = std::filesystem;
  std::error_code fault;
  const std::string path = newest(folder, identity);
  if (fs::exists(path)) fs::rename(path, before(folder, identity), fault);
  if (!fault) fs::rename(temporary, path, fault);
  if (fault) throw StorageError("cannot rename " + temporary + ": " + fault.message());
}

}  // namespace

void save_checkpoint(const Comm& group, const std::string& folder, std::uint64_t identity,
                     const std::vector<std::uint64_t>& words, std::span<const Piece> pieces) {
  const std::string temporary = newest(folder, identity) + ".new";
  Words digests;
  for (const Piece& piece : pieces) digests.push_back(std::uint64_t(group.sum(long(digest(piece)))));
  group.on_root([&] {
    std::error_code fault;
    std::filesystem::create_directories(folder + "/checkpoints", fault);
    if (fault) throw StorageError("cannot create " + folder + "/checkpoints: " + fault.message());
    const hdf5::File file = create(temporary, seal(words, digests), pieces);
    if (group.size() == 1)
      for (std::size_t k = 0; k < pieces.size(); ++k) write(file.dataset(field(k)), pieces[k]);
    file.flush();
  });
  if (group.size() > 1 && !pieces.empty()) {
    together_or_not(group, [&] {
      const hdf5::File file = hdf5::File::open(temporary, group);
      std::string trouble;  // the file is closed together, whoever failed
      try {
        for (std::size_t k = 0; k < pieces.size(); ++k) write(file.dataset(field(k)), pieces[k]);
      } catch (const StorageError& wrong) {
        trouble = wrong.what();
      }
      group.barrier();
      if (!trouble.empty()) throw StorageError(trouble);
    });
  }
  std::future<void> on_disk;  // while the ranks read back; a few words are cheaply computed again
  group.on_root([&] {
    if (!pieces.empty()) on_disk = std::async(std::launch::async, sync_to_disk, temporary);
  });
  Words back, digests_back;
  if (!verify(group, temporary, pieces, back, digests_back) || back != words)
    throw StorageError("the checkpoint " + temporary + " does not read back");
  group.on_root([&] {
    if (on_disk.valid()) on_disk.get();
    replace(folder, identity, temporary);
  });
}

LoadedCheckpoint load_checkpoint(const Comm& group, const std::string& folder, std::uint64_t identity,
                                 std::vector<std::uint64_t>& words, std::span<const Piece> pieces) {
  LoadedCheckpoint loaded;
  for (const std::string& path : {newest(folder, identity), before(folder, identity)}) {
    if (!group.broadcast(std::filesystem::exists(path))) continue;
    Words stored, digests;
    if (!verify(group, path, pieces, stored, digests)) {
      loaded.warning = path + " is damaged and is not used; the Point starts anew";
      continue;
    }
    together_or_not(group, [&] {
      const hdf5::File file = hdf5::File::read(path);
      for (std::size_t k = 0; k < pieces.size(); ++k) {
        double* next = pieces[k].values.data();
        read(file.dataset(field(k)), pieces[k],
             [&](const Piece& part) { next = std::copy(part.values.begin(), part.values.end(), next); });
      }
    });
    words = std::move(stored);
    if (!loaded.warning.empty())
      loaded.warning = newest(folder, identity) + " is damaged; " + path + " is used in its place";
    loaded.found = true;
    return loaded;
  }
  return loaded;
}

std::string last_checkpoint(const std::string& folder, std::uint64_t identity) {
  return std::filesystem::exists(newest(folder, identity)) ? name_of(identity) + ".h5" : "";
}

void remove_checkpoint(const std::string& folder, std::uint64_t identity) {
  std::error_code ignored;
  std::filesystem::remove(newest(folder, identity), ignored);
  std::filesystem::remove(before(folder, identity), ignored);
  std::filesystem::remove(newest(folder, identity) + ".new", ignored);
}

}  // namespace khaos
