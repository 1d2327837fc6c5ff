// SPDX-License-Identifier: Apache-2.0
#include "net/transport.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "base/log.hpp"
#include "base/metrics.hpp"

namespace weft::net {
namespace {

namespace asio = boost::asio;
using asio::generic::stream_protocol;
using boost::system::error_code;
using PlainStream = stream_protocol::socket;
using TlsStream = asio::ssl::stream<PlainStream>;

constexpr auto kNever = std::chrono::steady_clock::time_point::max();
constexpr int kLingerSeconds = 1;
constexpr size_t kReadBytes = 32u << 10;

class Link;

// What the connections of one listener share. Outlives the listener while a late reply holds a
// connection.
struct Loop {
  asio::io_context io{1};
  std::set<std::shared_ptr<Link>> links;  // loop thread only; holds what is open
  bool draining = false;                  // loop thread only
  std::mutex mutex;
  std::condition_variable emptied;
  size_t open = 0;  // guarded by mutex
};

class Counted {
 public:
  explicit Counted(Loop& loop) : loop_(loop) { count(1); }
  ~Counted() { count(-1); }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  void count(int change) {
    const std::lock_guard lock(loop_.mutex);
    loop_.open += static_cast<size_t>(change);
    loop_.emptied.notify_all();
  }
  Loop& loop_;
};

class Link : public Connection, public std::enable_shared_from_this<Link> {
 public:
  Link(std::shared_ptr<Loop> loop, std::string peer)
      : loop_(std::move(loop)), timer_(loop_->io), peer_(std::move(peer)), counted_(*loop_) {}

  virtual void start(const MakeProtocol& make, int handshake_seconds_max) = 0;
  void drain() { protocol_ ? protocol_->on_drain() : abort(); }

  const std::string& peer() const override { return peer_; }

  void post(std::function<void()> on_loop) override {
    asio::post(loop_->io, [weak = weak_from_this(), on_loop = std::move(on_loop)] {
      if (const auto self = weak.lock(); self && !self->closed_) on_loop();
    });
  }

  // The timer is armed once and looks again when it fires: a deadline per request costs no timer.
  void set_deadline(int seconds) override {
    deadline_ = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    if (!armed_ || timer_.expiry() > deadline_) arm();
  }
  void clear_deadline() override { deadline_ = kNever; }

 protected:
  void arm() {
    armed_ = true;
    timer_.expires_at(deadline_);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (error || self->closed_) return;
      self->armed_ = false;
      if (std::chrono::steady_clock::now() >= self->deadline_) return self->abort();
      if (self->deadline_ != kNever) self->arm();
    });
  }

  void join_loop(const MakeProtocol& make) {
    protocol_ = make(weak_from_this());
    protocol_->on_open();
    if (loop_->draining) protocol_->on_drain();
  }

  std::shared_ptr<Loop> loop_;
  asio::steady_timer timer_;
  std::chrono::steady_clock::time_point deadline_ = kNever;
  std::unique_ptr<Protocol> protocol_;
  std::string peer_;
  bool armed_ = false, closed_ = false;

 private:
  Counted counted_;
};

template <class Stream>
class StreamLink final : public Link {
 public:
  StreamLink(std::shared_ptr<Loop> loop, Stream stream, std::string peer)
      : Link(std::move(loop), std::move(peer)), stream_(std::move(stream)) {}

  void start(const MakeProtocol& make, int handshake_seconds_max) override {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      set_deadline(handshake_seconds_max);
      stream_.async_handshake(asio::ssl::stream_base::server,
                              [this, self = shared_from_this(), make](error_code error) {
                                if (error || closed_) return abort();
                                join_loop(make);
                              });
    } else {
      join_loop(make);
    }
  }

  void read() override {
    if (reading_ || closed_ || closing_) return;
    reading_ = true;
    in_.resize(kReadBytes);
    stream_.async_read_some(asio::buffer(in_),
                            [this, self = shared_from_this()](error_code error, size_t count) {
                              on_read(error, count);
                            });
  }

  void write(std::string bytes) override {
    if (closed_ || closing_) return;
    out_next_ += bytes;
    if (out_.empty()) write_next();
  }

  void close() override {
    if (closed_ || closing_) return;
    closing_ = true;
    if (out_.empty()) linger();
  }

  void abort() override {
    if (closed_) return;
    closed_ = true;
    const auto self = shared_from_this();  // the loop's hold ends here
    error_code ignored;
    timer_.cancel(ignored);
    socket().shutdown(asio::socket_base::shutdown_both, ignored);
    socket().close(ignored);
    loop_->links.erase(self);
  }

 private:
  PlainStream& socket() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  void on_read(error_code error, size_t count) {
    reading_ = false;
    if (closed_) return;
    if (closing_) return error ? abort() : linger_read();
    if (!error) return protocol_->on_bytes({in_.data(), count});
    const bool ended = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
    if (!ended) return abort();
    protocol_->on_end();
  }

  void write_next() {
    out_.swap(out_next_);
    asio::async_write(
        stream_, asio::buffer(out_),
        [this, self = shared_from_this()](error_code error, size_t) { on_write(error); });
  }

  void on_write(error_code error) {
    if (closed_) return;
    if (error) return abort();
    out_.clear();
    if (!out_next_.empty()) return write_next();
    if (closing_) return linger();
    protocol_->on_written();
  }

  // A close with unread bytes would make the peer lose the answer just sent: say that we are done,
  // then read on until it closes, for a moment.
  void linger() {
    set_deadline(kLingerSeconds);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      if (reading_) return abort();
      stream_.async_shutdown([this, self = shared_from_this()](error_code) { abort(); });
    } else {
      error_code ignored;
      socket().shutdown(asio::socket_base::shutdown_send, ignored);
      linger_read();
    }
  }

  void linger_read() {
    if (reading_) return;
    reading_ = true;
    in_.resize(kReadBytes);
    stream_.async_read_some(
        asio::buffer(in_),
        [this, self = shared_from_this()](error_code error, size_t) { on_read(error, 0); });
  }

  Stream stream_;
  std::string in_, out_, out_next_;
  bool reading_ = false, closing_ = false;
};

Result<std::unique_ptr<asio::ssl::context>> make_tls(const ListenOptions& options) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_3_VERSION);
  error_code error;
  context->use_certificate_chain_file(options.tls_cert_file, error);
  if (error) return fail(Kind::Invalid, "the TLS certificate cannot be read", "tls_cert");
  context->use_private_key_file(options.tls_key_file, asio::ssl::context::pem, error);
  if (error) return fail(Kind::Invalid, "the TLS key cannot be read or is not its", "tls_key");
  if (options.client_ca_file.empty()) return context;
  context->load_verify_file(options.client_ca_file, error);
  if (error) return fail(Kind::Invalid, "the client CA cannot be read", "client_ca");
  context->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert, error);
  if (error) return fail(Kind::Bug, error.message(), "client_ca");
  return context;
}

class AsioListener final : public Listener {
 public:
  AsioListener(const ListenOptions& options, MakeProtocol make)
      : options_(options), make_(std::move(make)) {}
  ~AsioListener() override { drain(0); }

  Result<void> open() {
    if (!options_.tls_cert_file.empty()) tls_ = TRY(make_tls(options_));
    TRY_VOID(options_.unix_path.empty() ? open_tcp() : open_unix());
    accept();
    thread_ = std::thread([loop = loop_] { loop->io.run(); });
    return {};
  }

  uint16_t port() const override { return port_; }

  void drain(int seconds_max) override {
    if (!thread_.joinable()) return;
    asio::post(loop_->io, [this] { stop_accepting(); });
    wait_until_empty(seconds_max);
    asio::post(loop_->io, [loop = loop_] {
      while (!loop->links.empty()) (*loop->links.begin())->abort();
    });
    work_.reset();
    thread_.join();
    if (!options_.unix_path.empty()) ::unlink(options_.unix_path.c_str());
  }

 private:
  using AnyAcceptor = asio::basic_socket_acceptor<stream_protocol>;

  Result<void> open_tcp() {
    error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) return fail(Kind::Invalid, "not an IP address", "listen");
    const asio::ip::tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(stream_protocol(endpoint.protocol()), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    TRY_VOID(bind_and_listen(endpoint, error));
    asio::ip::tcp::endpoint bound;
    const auto local = acceptor_.local_endpoint(error);
    std::memcpy(bound.data(), local.data(), local.size());
    port_ = bound.port();
    return {};
  }

  // The mode is set before the name exists: no moment in which another user may connect.
  Result<void> open_unix() {
    const std::string& path = options_.unix_path;
    if (path.size() > 107) return fail(Kind::Invalid, "the socket's path is too long", "unix_path");
    const asio::local::stream_protocol::endpoint endpoint(path);
    error_code error;
    asio::local::stream_protocol::socket probe(loop_->io);
    probe.connect(endpoint, error);
    if (!error) return fail(Kind::Conflict, "another server listens on this socket", "unix_path");
    ::unlink(path.c_str());
    acceptor_.open(stream_protocol(endpoint.protocol()), error);
    if (!error) ::fchmod(acceptor_.native_handle(), 0600);
    TRY_VOID(bind_and_listen(endpoint, error));
    if (::chmod(path.c_str(), 0600) != 0)
      return fail(Kind::Unavailable, "the socket's mode cannot be set", "unix_path");
    return {};
  }

  template <class Endpoint>
  Result<void> bind_and_listen(const Endpoint& endpoint, error_code error) {
    if (!error) acceptor_.bind(stream_protocol::endpoint(endpoint), error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return fail(Kind::Unavailable, "cannot listen: " + error.message(), "listen");
    return {};
  }

  void accept() {
    acceptor_.async_accept([this](error_code error, PlainStream socket) {
      if (!acceptor_.is_open()) return;
      if (error) return retry_accept();  // out of descriptors: wait, do not spin
      admit(std::move(socket));
      accept();
    });
  }

  void retry_accept() {
    retry_.expires_after(std::chrono::milliseconds(100));
    retry_.async_wait([this](error_code error) {
      if (!error && acceptor_.is_open()) accept();
    });
  }

  void admit(PlainStream socket) {
    const std::string peer = peer_of(socket);
    if (!options_.allow.empty() && !contains_any(options_.allow, peer))
      return refused_address_.add();
    if (loop_->links.size() >= options_.connections_max) return refused_full_.add();
    if (options_.unix_path.empty()) {
      error_code ignored;
      socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    }
    std::shared_ptr<Link> link;
    if (tls_) {
      link =
          std::make_shared<StreamLink<TlsStream>>(loop_, TlsStream(std::move(socket), *tls_), peer);
    } else {
      link = std::make_shared<StreamLink<PlainStream>>(loop_, std::move(socket), peer);
    }
    loop_->links.insert(link);
    link->start(make_, options_.handshake_seconds_max);
  }

  std::string peer_of(const PlainStream& socket) const {
    if (!options_.unix_path.empty()) return "unix";
    error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) return "";
    asio::ip::tcp::endpoint endpoint;
    std::memcpy(endpoint.data(), remote.data(), remote.size());
    return endpoint.address().to_string();
  }

  void stop_accepting() {
    error_code ignored;
    acceptor_.close(ignored);
    retry_.cancel(ignored);
    loop_->draining = true;
    const auto links = loop_->links;  // a copy: draining closes some
    for (const auto& link : links) link->drain();
  }

  void wait_until_empty(int seconds_max) {
    std::unique_lock lock(loop_->mutex);
    loop_->emptied.wait_for(lock, std::chrono::seconds(seconds_max),
                            [this] { return loop_->open == 0; });
  }

  ListenOptions options_;
  MakeProtocol make_;
  std::shared_ptr<Loop> loop_ = std::make_shared<Loop>();
  std::unique_ptr<asio::ssl::context> tls_;
  AnyAcceptor acceptor_{loop_->io};
  asio::steady_timer retry_{loop_->io};
  asio::executor_work_guard<asio::io_context::executor_type> work_{loop_->io.get_executor()};
  uint16_t port_ = 0;
  std::thread thread_;
  metrics::Counter& refused_address_ =
      metrics::counter("weft_connections_refused_total", "Connections closed before a byte is read",
                       {{"reason", "address"}});
  metrics::Counter& refused_full_ =
      metrics::counter("weft_connections_refused_total", "Connections closed before a byte is read",
                       {{"reason", "full"}});
};

}  // namespace

Result<std::unique_ptr<Listener>> Listener::start(const ListenOptions& options, MakeProtocol make) {
  auto listener = std::make_unique<AsioListener>(options, std::move(make));
  TRY_VOID(listener->open());
  return std::unique_ptr<Listener>(std::move(listener));
}

}  // namespace weft::net
