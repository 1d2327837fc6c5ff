// SPDX-License-Identifier: Apache-2.0
#include "http_load.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

namespace weft::bench {
namespace {

using Steady = std::chrono::steady_clock;

class Asker {
 public:
  explicit Asker(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Asker() { ::close(socket_); }
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;

  // The size of the body; -1 when the answer is not a 200.
  int64_t ask(const std::string& request) {
    if (!connected_) return -1;
    connected_ = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) ==
                 static_cast<ssize_t>(request.size());
    heard_.clear();
    size_t head = std::string::npos;
    while (connected_ && (head = heard_.find("\r\n\r\n")) == std::string::npos) hear();
    if (!connected_) return -1;
    const size_t length = length_of(heard_.substr(0, head));
    while (connected_ && heard_.size() < head + 4 + length) hear();
    const bool good = connected_ && heard_.starts_with("HTTP/1.1 200 ");
    return good ? static_cast<int64_t>(length) : -1;
  }

 private:
  static size_t length_of(const std::string& head) {
    constexpr std::string_view kName = "content-length: ";
    const size_t at = head.find(kName);
    return at == std::string::npos ? 0
                                   : std::strtoul(head.c_str() + at + kName.size(), nullptr, 10);
  }
  void hear() {
    const ssize_t count = ::recv(socket_, buffer_, sizeof buffer_, 0);
    connected_ = count > 0;
    if (connected_) heard_.append(buffer_, static_cast<size_t>(count));
  }

  int socket_;
  bool connected_ = false;
  std::string heard_;
  char buffer_[64u << 10];
};

LoadFigures ask_in_turn(const LoadOptions& options, unsigned number, Steady::time_point end) {
  LoadFigures figures;
  Asker asker(options.port);
  const size_t start = options.paths.size() * number / options.connections;
  for (size_t turn = start; Steady::now() < end && figures.failures < 100; ++turn) {
    const std::string request =
        fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\r\n",
                    options.paths[turn % options.paths.size()], options.port, options.cookie);
    const auto begun = Steady::now();
    const int64_t bytes = asker.ask(request);
    const auto wait = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun);
    bytes < 0 ? ++figures.failures : ++figures.answers;
    figures.bytes += static_cast<uint64_t>(std::max<int64_t>(bytes, 0));
    figures.waits.push_back(wait.count());
  }
  return figures;
}

}  // namespace

int64_t LoadFigures::at_share(double share) const {
  if (waits.empty()) return 0;
  return waits[std::min(waits.size() - 1, static_cast<size_t>(share * double(waits.size())))];
}

LoadFigures load(const LoadOptions& options) {
  const auto begun = Steady::now();
  const auto end = begun + std::chrono::duration_cast<Steady::duration>(
                               std::chrono::duration<double>(options.seconds));
  LoadFigures sum;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < options.connections; ++i)
    threads.emplace_back([&, i] {
      const LoadFigures own = ask_in_turn(options, i, end);
      const std::lock_guard lock(mutex);
      sum.answers += own.answers;
      sum.failures += own.failures;
      sum.bytes += own.bytes;
      sum.waits.insert(sum.waits.end(), own.waits.begin(), own.waits.end());
    });
  for (std::thread& thread : threads) thread.join();
  sum.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
  std::sort(sum.waits.begin(), sum.waits.end());
  return sum;
}

}  // namespace weft::bench
