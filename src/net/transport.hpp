// SPDX-License-Identifier: Apache-2.0
// Bytes over TCP, TLS 1.3 or a unix socket, for the protocols of this room: one loop thread per
// listener; a protocol is called on that thread only and never blocks it. No other room includes
// this file.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/cidr.hpp"

namespace weft::net {

// One accepted connection. Everything but `post` is called on the loop thread.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual const std::string& peer() const = 0;
  virtual void read() = 0;                     // asks for one on_bytes, on_end or nothing more
  virtual void write(std::string bytes) = 0;   // queued; on_written when all of them are out
  virtual void set_deadline(int seconds) = 0;  // aborted when it passes
  virtual void clear_deadline() = 0;
  virtual void close() = 0;  // after what is queued; waits shortly for the peer to close first
  virtual void abort() = 0;  // now
  virtual void post(std::function<void()> on_loop) = 0;  // from any thread; dropped once closed
};

// What a protocol does on its connection.
class Protocol {
 public:
  virtual ~Protocol() = default;
  virtual void on_open() = 0;
  virtual void on_bytes(std::string_view bytes) = 0;
  virtual void on_end() = 0;  // the peer sends no more
  virtual void on_written() = 0;
  virtual void on_drain() = 0;  // answer what is owed, then close
};

struct ListenOptions {
  std::string address;
  uint16_t port = 0;
  std::string unix_path;  // instead of address and port when not empty; mode 0600
  std::string tls_cert_file, tls_key_file, client_ca_file;
  std::vector<Cidr> allow;  // empty: any address
  size_t connections_max = 256;
  int handshake_seconds_max = 10;
};

using MakeProtocol = std::function<std::unique_ptr<Protocol>(std::weak_ptr<Connection>)>;

class Listener {
 public:
  static Result<std::unique_ptr<Listener>> start(const ListenOptions& options, MakeProtocol make);
  virtual ~Listener() = default;
  virtual uint16_t port() const = 0;
  virtual void drain(int seconds_max) = 0;  // once; after it no protocol is called any more
};

}  // namespace weft::net
