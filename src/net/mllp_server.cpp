// SPDX-License-Identifier: Apache-2.0
#include "net/mllp_server.hpp"

#include <atomic>
#include <deque>
#include <optional>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/mllp.hpp"
#include "net/transport.hpp"

namespace weft::net {
namespace {

constexpr size_t kOwedMax = 64;  // answers owed on one connection before reading pauses

struct MllpService {
  MllpServerOptions options;
  FrameHandler handler;
};

class MllpSession;

// The duty to answer one frame. When the receiver drops it unanswered, the connection closes.
class Debt {
 public:
  Debt(MllpSession& session, std::weak_ptr<Connection> link, uint64_t number)
      : session_(session), link_(std::move(link)), number_(number) {}
  ~Debt() { settle({}); }
  Debt(const Debt&) = delete;
  Debt& operator=(const Debt&) = delete;
  void settle(std::string acknowledgement);

 private:
  MllpSession& session_;  // alive whenever a posted call runs
  std::weak_ptr<Connection> link_;
  uint64_t number_;
  std::atomic<bool> settled_ = false;
};

class MllpSession final : public Protocol {
 public:
  MllpSession(MllpService& service, std::weak_ptr<Connection> link)
      : service_(service),
        link_(std::move(link)),
        connection_(*link_.lock()),
        decoder_(service.options.frame_bytes_max) {}

  void on_open() override { read_on(); }

  void on_bytes(std::string_view bytes) override {
    if (ended_) return;
    MllpDecoder::Output output = decoder_.step(bytes);
    for (std::string& frame : output.frames) take(std::move(frame));
    if (output.broken) refuse_rest();
    go_on();
  }

  // A frame over the limit, or bytes that are no MLLP: what came before is still answered, and
  // whoever runs the feed is told why nothing more was.
  void refuse_rest() {
    static metrics::Counter& refused = metrics::counter(
        "weft_mllp_refused_total", "Connections closed on a frame over the limit or not MLLP");
    refused.add(1);
    log::warn("mllp_connection_refused");
    ended_ = true;
  }

  void on_end() override {
    ended_ = true;
    go_on();
  }
  void on_written() override {}
  void on_drain() override {
    ended_ = true;
    go_on();
  }

  void on_settled(uint64_t number, std::string acknowledgement) {
    owed_[number - first_owed_] = std::move(acknowledgement);
    std::string out;
    while (!owed_.empty() && owed_.front() && !ended_by_receiver_) {
      if (owed_.front()->empty()) ended_ = ended_by_receiver_ = true;
      if (!ended_by_receiver_) out += mllp_frame(*owed_.front());
      owed_.pop_front();
      ++first_owed_;
    }
    if (!out.empty()) connection_.write(std::move(out));
    go_on();
  }

 private:
  void take(std::string frame) {
    owed_.emplace_back();
    const auto debt = std::make_shared<Debt>(*this, link_, first_owed_ + owed_.size() - 1);
    const Reply reply = [debt](std::string acknowledgement) {
      debt->settle(std::move(acknowledgement));
    };
    try {
      service_.handler(std::move(frame), connection_.peer(), reply);
    } catch (const std::exception&) {  // a library's: this frame fails, unanswered
      log::error("mllp_receiver_failed");
    }
  }

  void go_on() {
    if (ended_by_receiver_ || (ended_ && owed_.empty())) return connection_.close();
    if (!ended_ && owed_.size() < kOwedMax) read_on();
  }

  void read_on() {
    const int idle = service_.options.idle_seconds_max;
    owed_.empty() ? connection_.set_deadline(idle) : connection_.clear_deadline();
    connection_.read();
  }

  MllpService& service_;
  std::weak_ptr<Connection> link_;
  Connection& connection_;  // owns this
  MllpDecoder decoder_;
  std::deque<std::optional<std::string>> owed_;
  uint64_t first_owed_ = 0;  // number of owed_.front()
  bool ended_ = false, ended_by_receiver_ = false;
};

void Debt::settle(std::string acknowledgement) {
  if (settled_.exchange(true)) return;
  const auto connection = link_.lock();
  if (!connection) return;
  connection->post([&session = session_, number = number_, text = std::move(acknowledgement)] {
    session.on_settled(number, text);
  });
}

class ListeningMllpServer final : public MllpServer {
 public:
  ListeningMllpServer(MllpServerOptions options, FrameHandler handler)
      : service_{std::move(options), std::move(handler)} {}
  ~ListeningMllpServer() override { drain(); }

  Result<void> open() {
    const MllpServerOptions& options = service_.options;
    ListenOptions listen;
    listen.address = options.address;
    listen.port = options.port;
    listen.tls_cert_file = options.tls_cert_file;
    listen.tls_key_file = options.tls_key_file;
    listen.client_ca_file = options.client_ca_file;
    listen.connections_max = options.connections_max;
    const std::vector<std::string> loopback = {"127.0.0.0/8", "::1"};
    for (const std::string& range : options.allow.empty() ? loopback : options.allow)
      listen.allow.push_back(TRY(parse_cidr(range)));
    listener_ = TRY(Listener::start(listen, [this](std::weak_ptr<Connection> link) {
      return std::make_unique<MllpSession>(service_, std::move(link));
    }));
    return {};
  }

  uint16_t port() const override { return listener_->port(); }
  void drain() override {
    if (listener_) listener_->drain(service_.options.drain_seconds_max);
  }

 private:
  MllpService service_;
  std::unique_ptr<Listener> listener_;
};

}  // namespace

Result<std::unique_ptr<MllpServer>> MllpServer::start(MllpServerOptions options,
                                                      FrameHandler handler) {
  if (!options.client_ca_file.empty() && options.tls_cert_file.empty())
    return fail(Kind::Invalid, "a client CA needs a server certificate", "client_ca");
  auto server = std::make_unique<ListeningMllpServer>(std::move(options), std::move(handler));
  TRY_VOID(server->open());
  return std::unique_ptr<MllpServer>(std::move(server));
}

}  // namespace weft::net
