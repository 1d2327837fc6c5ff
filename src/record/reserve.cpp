// SPDX-License-Identifier: Apache-2.0
#include "record/reserve.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

namespace weft::record {
namespace {

constexpr uint64_t kParts = 64;  // steps in which the space is given back

uint64_t free_bytes_beside(const std::string& path) {
  struct statvfs disk{};
  if (::statvfs(path.c_str(), &disk) != 0) return 0;
  return uint64_t{disk.f_bavail} * disk.f_frsize;
}

}  // namespace

Result<void> Reserve::take() {
  TRY_VOID(resize(0));
  const uint64_t part = std::max<uint64_t>(wanted_ / kParts, 1);
  while (held_ < wanted_ && free_bytes_beside(path_) > part)
    if (!resize(std::min(wanted_, held_ + part))) break;
  return {};
}

bool Reserve::release() {
  const uint64_t part = std::max<uint64_t>(wanted_ / kParts, 1);
  if (held_ == 0 || free_bytes_beside(path_) > part) return false;
  return resize(held_ - std::min<uint64_t>(held_, part)).has_value();
}

void Reserve::refill() {
  if (held_ == wanted_ || free_bytes_beside(path_) < 2 * wanted_) return;
  (void)resize(wanted_);
}

double Reserve::ratio() const {
  return wanted_ == 0 ? 0 : static_cast<double>(held_) / static_cast<double>(wanted_);
}

// https://man7.org/linux/man-pages/man3/posix_fallocate.3.html
Result<void> Reserve::resize(uint64_t bytes) {
  const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return fail(Kind::Unavailable, "the reserve cannot be opened", "reserve");
  bool done = bytes < held_ || bytes == 0;
  if (done)
    done = ::ftruncate(file, static_cast<off_t>(bytes)) == 0;
  else
    done = ::posix_fallocate(file, 0, static_cast<off_t>(bytes)) == 0;
  ::close(file);
  if (!done) return fail(Kind::Unavailable, "the reserve cannot be resized", "reserve");
  held_ = bytes;
  return {};
}

}  // namespace weft::record
