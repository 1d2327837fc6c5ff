// SPDX-License-Identifier: Apache-2.0
// append_floor FILE SECONDS: what this disk allows an acknowledging listener. Eight clients append
// the bytes of made-up messages to one file; one thread writes what has gathered and makes it
// durable with one fdatasync, then all of that group go on. No parsing, no network, no index.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "floor/group_appender.hpp"
#include "storm_messages.hpp"

namespace weft::bench {
namespace {

using Steady = std::chrono::steady_clock;
constexpr unsigned kClients = 8;

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
