// SPDX-License-Identifier: Apache-2.0
#include "net/http_session.hpp"

namespace weft::net {
namespace {

class PooledHttpServer final : public HttpServer {
 public:
  PooledHttpServer(HttpServerOptions options, Handler handler)
      : service_{options, std::move(handler), WorkerPool(options.workers)} {}
  ~PooledHttpServer() override { drain(); }

  Result<void> open() {
    const HttpServerOptions& options = service_.options;
    ListenOptions listen;
    listen.address = options.address;
    listen.port = options.port;
    listen.unix_path = options.unix_path;
    listen.tls_cert_file = options.tls_cert_file;
    listen.tls_key_file = options.tls_key_file;
    listen.connections_max = options.connections_max;
    listener_ = TRY(Listener::start(listen, [this](std::weak_ptr<Connection> link) {
      return make_http_session(service_, std::move(link));
    }));
    return {};
  }

  uint16_t port() const override { return listener_->port(); }

  // A handler that is still running when the time is up is waited for; its answer goes nowhere.
  void drain() override {
    if (listener_) listener_->drain(service_.options.drain_seconds_max);
    service_.pool.stop();
  }

 private:
  HttpService service_;
  std::unique_ptr<Listener> listener_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options, Handler handler) {
  auto server = std::make_unique<PooledHttpServer>(std::move(options), std::move(handler));
  TRY_VOID(server->open());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace weft::net
