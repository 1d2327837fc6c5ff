// SPDX-License-Identifier: Apache-2.0
#include "app/ops.hpp"

#include "base/metrics.hpp"

namespace weft::app {
namespace {

net::Response plain(int status, std::string body) {
  return {status,
          {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}},
          std::move(body)};
}

}  // namespace

net::Response answer_ops(const net::Request& request, const std::function<bool()>& is_ready) {
  if (request.method != "GET" && request.method != "HEAD") return plain(405, "only GET\n");
  if (request.path == "/health") return plain(200, "alive\n");
  if (request.path == "/ready")
    return is_ready() ? plain(200, "ready\n") : plain(503, "not ready\n");
  if (request.path == "/metrics")
    return {
        200, {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}}, metrics::exposition()};
  return plain(404, "not here\n");
}

}  // namespace weft::app
