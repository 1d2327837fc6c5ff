// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 on one connection: reads one request at a time, hands it to the pool, writes the
// answer. Lives on its listener's loop thread; only the handler runs elsewhere.
#pragma once

#include <memory>

#include "net/http.hpp"
#include "net/transport.hpp"
#include "net/worker_pool.hpp"

namespace weft::net {

// What the sessions of one server share; outlives them.
struct HttpService {
  HttpServerOptions options;
  Handler handler;
  WorkerPool pool;
};

std::unique_ptr<Protocol> make_http_session(HttpService& service, std::weak_ptr<Connection> link);

}  // namespace weft::net
