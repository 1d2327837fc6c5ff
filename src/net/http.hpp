// SPDX-License-Identifier: Apache-2.0
// HTTP as plain values: a handler is a function from Request to Response, run in a worker pool.
// No room above sees the library behind it. TLS is 1.3 only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace weft::net {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

struct Request {
  std::string method;
  std::string path;   // percent-decoded; never logged
  std::string query;  // after '?', as it came
  Headers headers;
  std::string body;
  std::string peer;                                                 // IP address, or "unix"
  std::string_view header(std::string_view lower_case_name) const;  // first, or empty
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

using Handler = std::function<Response(const Request&)>;

// application/x-www-form-urlencoded, decoded; used for forms and query strings.
std::vector<std::pair<std::string, std::string>> parse_form(std::string_view text);
std::string url_encode(std::string_view text);

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;
  std::string unix_path;  // serves on this socket instead (mode 0600) when not empty
  std::string tls_cert_file, tls_key_file;  // both empty: plain HTTP
  unsigned workers = 16;  // handlers wait for the disk (audit) more than they compute
  size_t header_bytes_max = 16u << 10;
  size_t body_bytes_max = 8u << 20;
  int request_seconds_max = 30;
  int idle_seconds_max = 60;
  size_t connections_max = 2000;
  int drain_seconds_max = 10;
  Clock clock;  // when set, every answer bears its Date
};

class HttpServer {
 public:
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, Handler handler);
  virtual ~HttpServer() = default;
  virtual uint16_t port() const = 0;
  virtual void drain() = 0;  // stop accepting, finish what runs, close; returns when done
};

struct HttpCall {
  std::string method = "GET";
  std::string url;
  Headers headers;
  std::string body;
  std::string unix_path;  // speak over this socket instead of TCP when not empty
  std::string ca_file;    // trust only this CA when not empty
  int seconds_max = 30;
};

Result<Response> call(const HttpCall& call);  // blocking; no redirects are followed

}  // namespace weft::net
