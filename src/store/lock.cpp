// SPDX-License-Identifier: BSD-3-Clause
#include "store/lock.hpp"

#include "core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace khaos {

FolderLock::FolderLock(const std::string& folder) {
  const std::string path = folder + "/lock";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file_ < 0) throw UserError("cannot write to " + folder + ": " + std::strerror(errno));
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      const std::string reason = std::strerror(errno);
      ::close(file_);
      throw UserError("cannot lock " + path + ": " + reason + " (does this file system support flock?)");
    }
    char holder[256] = {};
    const bool known = ::read(file_, holder, sizeof holder - 1) > 0;
    ::close(file_);
    throw UserError(folder + " is in use by another run" + (known ? std::string(" (") + holder + ")" : ""));
  }
  char host[128] = "unknown";
  ::gethostname(host, sizeof host - 1);
  const std::string me = std::string("host ") + host + ", process " + std::to_string(::getpid());
  if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, me.data(), me.size(), 0) != ssize_t(me.size())) {
    const std::string reason = std::strerror(errno);
    ::close(file_);
    throw UserError("cannot write to " + path + ": " + reason);
  }
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

bool is_locked(const std::string& folder) {
  const int file = ::open((folder + "/lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool free = ::flock(file, LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK;
  ::close(file);
  return !free;
}

}  // namespace khaos
