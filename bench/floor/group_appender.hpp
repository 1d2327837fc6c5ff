// SPDX-License-Identifier: Apache-2.0
// Appends to one file, durable when `append` returns: one thread writes what has gathered and
// syncs once for all who wait. The floor of every workload that must not answer before the disk.
// Thread-safe.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace weft::bench {

class GroupAppender {
 public:
  explicit GroupAppender(const char* path) {
    file_ = ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    writer_ = std::thread([this] { work(); });
  }
  ~GroupAppender() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    writer_.join();
    ::close(file_);
  }
  GroupAppender(const GroupAppender&) = delete;
  GroupAppender& operator=(const GroupAppender&) = delete;

  void append(const std::string& bytes) {
    std::unique_lock lock(mutex_);
    gathered_ += bytes;
    const uint64_t group = group_;
    wake_.notify_one();
    durable_.wait(lock, [&] { return durable_group_ >= group; });
  }
  bool broken() {
    const std::lock_guard lock(mutex_);
    return broken_;
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return stopping_ || !gathered_.empty(); });
      if (gathered_.empty()) return;
      const std::string bytes = std::exchange(gathered_, {});
      const uint64_t group = group_++;
      lock.unlock();
      const bool whole = ::write(file_, bytes.data(), bytes.size()) == ssize_t(bytes.size());
      const bool synced = ::fdatasync(file_) == 0;
      lock.lock();
      broken_ = broken_ || !whole || !synced;
      durable_group_ = group;
      durable_.notify_all();
    }
  }

  int file_ = -1;
  std::mutex mutex_;
  std::condition_variable wake_, durable_;
  std::string gathered_;
  uint64_t group_ = 1, durable_group_ = 0;
  bool stopping_ = false, broken_ = false;
  std::thread writer_;
};

}  // namespace weft::bench
