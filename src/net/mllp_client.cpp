// SPDX-License-Identifier: Apache-2.0
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

#include "net/mllp.hpp"
#include "net/mllp_server.hpp"

namespace weft::net {
namespace {

struct TlsDelete {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* tls) const { SSL_free(tls); }
  void operator()(addrinfo* found) const { freeaddrinfo(found); }
};

class SocketMllpClient final : public MllpClient {
 public:
  explicit SocketMllpClient(int socket) : socket_(socket) {}
  ~SocketMllpClient() override { ::close(socket_); }

  Result<void> secure(const MllpClientOptions& options) {
    ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    context_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_3_VERSION);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    if (SSL_CTX_load_verify_locations(context_.get(), options.ca_file.c_str(), nullptr) != 1)
      return fail(Kind::Invalid, "the CA cannot be read", "ca_file");
    const bool own = !options.cert_file.empty();
    if (own &&
        (SSL_CTX_use_certificate_chain_file(context_.get(), options.cert_file.c_str()) != 1 ||
         SSL_CTX_use_PrivateKey_file(context_.get(), options.key_file.c_str(), SSL_FILETYPE_PEM) !=
             1))
      return fail(Kind::Invalid, "the certificate or its key cannot be read", "cert_file");
    tls_.reset(SSL_new(context_.get()));
    const std::string& name = options.address;
    X509_VERIFY_PARAM* checks = SSL_get0_param(tls_.get());
    if (X509_VERIFY_PARAM_set1_ip_asc(checks, name.c_str()) != 1)
      SSL_set1_host(tls_.get(), name.c_str());
    SSL_set_fd(tls_.get(), socket_);
    if (SSL_connect(tls_.get()) != 1)
      return fail(Kind::Unavailable, "no TLS with the peer", "mllp");
    return {};
  }

  Result<std::string> send(std::string_view message) override {
    TRY_VOID(write_all(mllp_frame(message)));
    std::string buffer(16u << 10, '\0');
    while (frames_.empty()) {
      const ssize_t count = read_some(buffer);
      if (count <= 0) return fail(Kind::Unavailable, "the connection ended unanswered", "mllp");
      auto output = decoder_.step({buffer.data(), static_cast<size_t>(count)});
      if (output.broken) return fail(Kind::Invalid, "the answer is not MLLP", "mllp");
      for (std::string& frame : output.frames) frames_.push_back(std::move(frame));
    }
    std::string answer = std::move(frames_.front());
    frames_.erase(frames_.begin());
    return answer;
  }

 private:
  Result<void> write_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count =
          tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
               : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return fail(Kind::Unavailable, "the connection is cut", "mllp");
      bytes.remove_prefix(static_cast<size_t>(count));
    }
    return {};
  }

  ssize_t read_some(std::string& buffer) {
    if (tls_) return SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()));
    return ::recv(socket_, buffer.data(), buffer.size(), 0);
  }

  int socket_;
  std::unique_ptr<SSL_CTX, TlsDelete> context_;
  std::unique_ptr<SSL, TlsDelete> tls_;
  MllpDecoder decoder_;
  std::vector<std::string> frames_;
};

int connect_socket(const addrinfo& to, int seconds_max) {
  const int socket = ::socket(to.ai_family, to.ai_socktype | SOCK_CLOEXEC, to.ai_protocol);
  if (socket < 0) return -1;
  const timeval limit{seconds_max, 0};
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, to.ai_addr, to.ai_addrlen) == 0) return socket;
  ::close(socket);
  return -1;
}

}  // namespace

Result<std::unique_ptr<MllpClient>> MllpClient::connect(const MllpClientOptions& options) {
  addrinfo hints{}, *list = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  const std::string port = std::to_string(options.port);
  if (::getaddrinfo(options.address.c_str(), port.c_str(), &hints, &list) != 0)
    return fail(Kind::Unavailable, "the host is not known", "mllp");
  const std::unique_ptr<addrinfo, TlsDelete> owned(list);
  int socket = -1;
  for (const addrinfo* to = list; to != nullptr && socket < 0; to = to->ai_next)
    socket = connect_socket(*to, options.seconds_max);
  if (socket < 0) return fail(Kind::Unavailable, "no connection", "mllp");
  auto client = std::make_unique<SocketMllpClient>(socket);
  if (!options.ca_file.empty()) TRY_VOID(client->secure(options));
  return std::unique_ptr<MllpClient>(std::move(client));
}

Result<std::unique_ptr<MllpClient>> MllpClient::connect(const std::string& address, uint16_t port,
                                                        int seconds_max) {
  return connect(MllpClientOptions{.address = address, .port = port, .seconds_max = seconds_max});
}

}  // namespace weft::net
