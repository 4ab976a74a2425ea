// SPDX-License-Identifier: BSD-3-Clause
#include "store/checkpoint.hpp"

#include "core/error.hpp"
#include "core/hash.hpp"
#include "store/hdf5.hpp"

#include <filesystem>

namespace khaos {
namespace {

std::string name_of(const std::string& folder, std::uint64_t identity) {
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(identity));
  return folder + "/checkpoints/" + hex + ".h5";
}

bool read(const std::string& path, std::vector<std::uint64_t>& words) {
  try {
    const hdf5::Dataset state = hdf5::File::read(path).dataset("state");
    words.resize(state.shape().at(0));
    state.read({0}, state.shape(), words.data());
  } catch (const StorageError&) {
    return false;
  }
  if (words.empty()) return false;
  const std::uint64_t stored = words.back();
  words.pop_back();
  return Hash().words(words).value() == stored;
}

}  // namespace

void save_checkpoint(const std::string& folder, std::uint64_t identity,
                     const std::vector<std::uint64_t>& words) {
  const std::string path = name_of(folder, identity), temporary = path + ".new";
  std::error_code fault;
  std::filesystem::create_directories(folder + "/checkpoints", fault);
  if (fault) throw StorageError("cannot create " + folder + "/checkpoints: " + fault.message());
  std::vector<std::uint64_t> sealed = words;
  sealed.push_back(Hash().words(words).value());
  {
    const hdf5::File file = hdf5::File::create(temporary);
    file.dimension("word", sealed.size());
    file.create("state", hdf5::Element::word, {"word"}, hdf5::File::Fill::never)
        .write({0}, {sealed.size()}, sealed.data());
    file.flush();
  }
  std::vector<std::uint64_t> back;
  if (!read(temporary, back) || back != words)
    throw StorageError("the checkpoint " + temporary + " does not read back");
  std::filesystem::rename(temporary, path, fault);
  if (fault) throw StorageError("cannot rename " + temporary + ": " + fault.message());
}

bool load_checkpoint(const std::string& folder, std::uint64_t identity, std::vector<std::uint64_t>& words) {
  const std::string path = name_of(folder, identity);
  return std::filesystem::exists(path) && read(path, words);
}

void remove_checkpoint(const std::string& folder, std::uint64_t identity) {
  std::error_code ignored;
  std::filesystem::remove(name_of(folder, identity), ignored);
}

}  // namespace khaos
