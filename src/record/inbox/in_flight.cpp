// SPDX-License-Identifier: Apache-2.0
#include "record/inbox/in_flight.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

namespace weft::record::inbox {
namespace {

constexpr size_t kSeqsMax = 4096;  // more than any batch

std::unexpected<Error> unwritable() {
  return fail(Kind::Unavailable, "the list of messages in flight cannot be kept", "in_flight");
}

}  // namespace

InFlightFile::~InFlightFile() {
  if (file_ >= 0) ::close(file_);
}

Result<void> InFlightFile::open() {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) return unwritable();
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0)
    return fail(Kind::Conflict, "another program has this journal open", "in_flight");
  return {};
}

// One write with the number of entries first: what an older, longer list leaves behind is not read.
Result<void> InFlightFile::replace(const std::vector<uint64_t>& seqs) {
  if (seqs.size() > kSeqsMax) return fail(Kind::TooLarge, "too many at once", "in_flight");
  std::vector<uint64_t> words = {seqs.size()};
  words.insert(words.end(), seqs.begin(), seqs.end());
  const size_t size = words.size() * sizeof(uint64_t);
  const std::lock_guard lock(mutex_);
  if (::pwrite(file_, words.data(), size, 0) != static_cast<ssize_t>(size)) return unwritable();
  return {};
}

Result<std::vector<uint64_t>> InFlightFile::read() {
  std::vector<uint64_t> words(1 + kSeqsMax);
  const std::lock_guard lock(mutex_);
  const ssize_t size = ::pread(file_, words.data(), words.size() * sizeof(uint64_t), 0);
  if (size < 0) return unwritable();
  const size_t there = static_cast<size_t>(size) / sizeof(uint64_t);
  if (there == 0) return std::vector<uint64_t>();
  const auto count = static_cast<std::ptrdiff_t>(std::min<uint64_t>(words[0], there - 1));
  return std::vector<uint64_t>(words.begin() + 1, words.begin() + 1 + count);
}

}  // namespace weft::record::inbox
