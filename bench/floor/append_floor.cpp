// SPDX-License-Identifier: Apache-2.0
// append_floor FILE SECONDS: what this disk allows an acknowledging listener. Eight clients append
// the bytes of made-up messages to one file; one thread writes what has gathered and makes it
// durable with one fdatasync, then all of that group go on. No parsing, no network, no index.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "storm_messages.hpp"

namespace weft::bench {
namespace {

using Steady = std::chrono::steady_clock;
constexpr unsigned kClients = 8;

class GroupAppender {
 public:
  explicit GroupAppender(const char* path)
      : file_(::open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600)), writer_([this] { work(); }) {}
  ~GroupAppender() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    writer_.join();
    ::close(file_);
  }

  void append(const std::string& bytes) {
    std::unique_lock lock(mutex_);
    gathered_ += bytes;
    const uint64_t group = group_;
    wake_.notify_one();
    durable_.wait(lock, [&] { return durable_group_ >= group; });
  }
  bool broken() const { return broken_; }

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

  int file_;
  std::mutex mutex_;
  std::condition_variable wake_, durable_;
  std::string gathered_;
  uint64_t group_ = 1, durable_group_ = 0;
  bool stopping_ = false, broken_ = false;
  std::thread writer_;  // last: uses all of the above
};

std::vector<int64_t> measure(GroupAppender& appender, unsigned client, Steady::time_point end) {
  tools::StormSender storm({.seed = 1, .sender = client});
  std::vector<int64_t> waits;
  while (Steady::now() < end) {
    const std::string text = storm.next({1'700'000'000'000}).text;
    const auto begun = Steady::now();
    appender.append(text);
    const auto wait = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun);
    waits.push_back(wait.count());
  }
  return waits;
}

int run(const char* path, double seconds) {
  GroupAppender appender(path);
  std::mutex mutex;
  std::vector<int64_t> waits;
  std::vector<std::thread> clients;
  const auto end = Steady::now() + std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
  for (unsigned i = 0; i < kClients; ++i)
    clients.emplace_back([&, i] {
      const auto own = measure(appender, i, end);
      const std::lock_guard lock(mutex);
      waits.insert(waits.end(), own.begin(), own.end());
    });
  for (std::thread& client : clients) client.join();
  if (appender.broken()) return fmt::print(stderr, "append_floor: the disk failed\n"), 1;
  std::sort(waits.begin(), waits.end());
  fmt::print("{{\"per_second\":{:.1f},\"p50_us\":{},\"p99_us\":{}}}\n",
             double(waits.size()) / seconds, waits[waits.size() / 2],
             waits[waits.size() * 99 / 100]);
  return 0;
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) {
  if (argc != 3) return fmt::print(stderr, "append_floor FILE SECONDS\n"), 2;
  return weft::bench::run(argv[1], std::atof(argv[2]));
}
