// SPDX-License-Identifier: Apache-2.0
// A listener for MLLP: address allow-list first, then frames; the answer to a frame is sent in
// order on its connection, when the receiver calls `reply`. TLS optional.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace weft::net {

struct MllpServerOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;
  std::vector<std::string> allow;  // CIDR; empty: loopback only
  size_t frame_bytes_max = 16u << 20;
  size_t connections_max = 256;
  int idle_seconds_max = 3600;
  int drain_seconds_max = 10;
  std::string tls_cert_file, tls_key_file, client_ca_file;
};

// Called on a network thread with one frame; must not block. `reply` may be called later from any
// thread, exactly once; an empty reply closes the connection without an answer.
using Reply = std::function<void(std::string acknowledgement)>;
using FrameHandler = std::function<void(std::string frame, std::string peer, Reply reply)>;

class MllpServer {
 public:
  static Result<std::unique_ptr<MllpServer>> start(MllpServerOptions options, FrameHandler handler);
  virtual ~MllpServer() = default;
  virtual uint16_t port() const = 0;
  virtual void drain() = 0;  // stop reading, wait for replies owed, close
};

struct MllpClientOptions {
  std::string address;
  uint16_t port = 0;
  int seconds_max = 10;
  std::string ca_file;              // TLS when not empty: trust only this CA
  std::string cert_file, key_file;  // shown to a server that asks (mutual)
};

// A blocking sender for tests, tools and the demo: one connection, one message at a time.
class MllpClient {
 public:
  static Result<std::unique_ptr<MllpClient>> connect(const std::string& address, uint16_t port,
                                                     int seconds_max = 10);
  static Result<std::unique_ptr<MllpClient>> connect(const MllpClientOptions& options);
  virtual ~MllpClient() = default;
  virtual Result<std::string> send(std::string_view message) = 0;  // the acknowledgement
};

}  // namespace weft::net
