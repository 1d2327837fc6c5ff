// SPDX-License-Identifier: Apache-2.0
// A TCP socket to loopback that says what a test tells it to and hears the server out.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

namespace weft::testing {

class RawClient {
 public:
  explicit RawClient(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    const timeval limit{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~RawClient() { ::close(socket_); }
  bool connected() const { return connected_; }
  void send(std::string_view bytes) { ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  std::string hear_until(std::string_view end) {
    while (heard_.find(end) == std::string::npos)
      if (!hear_more()) break;
    return std::exchange(heard_, {});
  }
  std::string hear_all() {
    while (hear_more()) {
    }
    return std::exchange(heard_, {});
  }

 private:
  bool hear_more() {
    char buffer[4096];
    const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
    if (count > 0) heard_.append(buffer, static_cast<size_t>(count));
    return count > 0;
  }
  int socket_;
  bool connected_;
  std::string heard_;
};

}  // namespace weft::testing
