// SPDX-License-Identifier: Apache-2.0
// The HTTP server over real sockets: what it refuses, limits, shutdown, transports.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <future>
#include <thread>

#include "net/http.hpp"
#include "tests/certificates.hpp"
#include "tests/raw_client.hpp"

namespace weft::net {
namespace {

using testing::RawClient;

Response echo(const Request& request) {
  if (request.path == "/exception") return Response{.body = std::string().substr(1)};
  if (request.path == "/split") return Response{.headers = {{"location", "/\r\nx: y"}}};
  return Response{.headers = {{"x-peer", request.peer}},
                  .body = request.method + " " + request.path + " " + request.body};
}

std::unique_ptr<HttpServer> start_echo(HttpServerOptions options = {}) {
  auto server = HttpServer::start(std::move(options), echo);
  EXPECT_TRUE(server) << (server ? "" : server.error().detail);
  return std::move(*server);
}

std::string url(const HttpServer& server, const std::string& path, const std::string& scheme) {
  return scheme + "://127.0.0.1:" + std::to_string(server.port()) + path;
}

std::string status_line(const std::string& answer) { return answer.substr(0, answer.find("\r\n")); }

size_t count_of(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST(HttpServer, AnswersACall) {
  const auto server = start_echo();
  const auto answer =
      call({.method = "POST", .url = url(*server, "/a%20b?c=d", "http"), .body = "body"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "POST /a b body");
  EXPECT_EQ((Request{.headers = answer->headers}.header("content-length")), "14");
  EXPECT_EQ((Request{.headers = answer->headers}.header("x-peer")), "127.0.0.1");
}

// After each of these the connection is closed: what follows must never be read as a request.
TEST(HttpServer, RefusesRequestsThatTwoServersWouldReadDifferently) {
  const auto server = start_echo();
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  const std::string chunk = "5\r\nhello\r\n0\r\n\r\n";
  const std::vector<std::string> requests = {
      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
      post + "Transfer-Encoding: chunked, identity\r\n\r\n" + chunk,
      post + "Transfer-Encoding: xchunked\r\n\r\n" + chunk,
      std::string("GET / HTTP/1.1\r\nAccept: */*\r\n\r\n"),
      post + "X-Folded: one\r\n two\r\nContent-Length: 0\r\n\r\n",
      post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
      post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
      std::string("GET / HTTP/1.1\nHost: a\n\n"),
      std::string("GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
      post + "Content-Length: +5\r\n\r\nhello",
      post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n",
  };
  for (const std::string& request : requests) {
    RawClient client(server->port());
    client.send(request + smuggled);
    const std::string heard = client.hear_all();
    EXPECT_EQ(status_line(heard), "HTTP/1.1 400 Bad Request") << request;
    EXPECT_EQ(count_of(heard, "HTTP/1.1 "), 1u) << request << "\n" << heard;
    EXPECT_EQ(count_of(heard, "connection: close"), 1u) << request;
  }
}

TEST(HttpServer, KeepsAConnectionForPipelinedAndChunkedRequests) {
  const auto server = start_echo();
  RawClient client(server->port());
  client.send(
      "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0"
      "\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(client.hear_until("GET /2 ").find("POST /1 hello"), std::string::npos);
  client.send("GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string last = client.hear_all();
  EXPECT_NE(last.find("GET /3 "), std::string::npos);
  EXPECT_NE(last.find("connection: close\r\n"), std::string::npos);
}

TEST(HttpServer, ByteAtATime) {
  const auto server = start_echo();
  RawClient client(server->port());
  for (const char c : std::string("PUT /slow HTTP/1.0\r\nContent-Length: 2\r\n\r\nok"))
    client.send({&c, 1});
  const std::string heard = client.hear_all();
  EXPECT_NE(heard.find("PUT /slow ok"), std::string::npos);
}

TEST(HttpServer, HeadHasTheLengthButNotTheBody) {
  const auto server = start_echo();
  RawClient client(server->port());
  client.send("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string heard = client.hear_all();
  EXPECT_NE(heard.find("content-length: 8\r\n"), std::string::npos) << heard;
  EXPECT_TRUE(heard.ends_with("\r\n\r\n"));
  const auto answer = call({.method = "HEAD", .url = url(*server, "/x", "http")});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
}

TEST(HttpServer, SaysContinueToWhoAsksFirst) {
  const auto server = start_echo();
  RawClient client(server->port());
  client.send("POST /c HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.hear_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_NE(client.hear_until("POST /c ok").find("200 OK"), std::string::npos);
}

TEST(HttpServer, AFailingHandlerIsA500AndTheServerGoesOn) {
  const auto server = start_echo();
  for (const std::string path : {"/exception", "/split"}) {
    const auto answer = call({.url = url(*server, path, "http")});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 500) << path;
    EXPECT_EQ(answer->body, "Internal Server Error\n");
  }
  EXPECT_EQ(call({.url = url(*server, "/", "http")})->status, 200);
}

TEST(HttpServer, LimitsHeaderAndBody) {
  const auto server = start_echo({.header_bytes_max = 1000, .body_bytes_max = 100});
  RawClient endless(server->port());
  endless.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'x'));
  EXPECT_EQ(status_line(endless.hear_all()), "HTTP/1.1 431 Request Header Fields Too Large");
  RawClient whole(server->port());
  whole.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'x') + "\r\n\r\n");
  EXPECT_EQ(status_line(whole.hear_all()), "HTTP/1.1 431 Request Header Fields Too Large");
  RawClient chunked(server->port());
  chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
               std::string(0x65, 'x') + "\r\n0\r\n\r\n");
  EXPECT_EQ(status_line(chunked.hear_all()), "HTTP/1.1 413 Content Too Large");
  for (const size_t bytes : {size_t{100}, size_t{101}, size_t{1} << 20}) {
    const auto answer =
        call({.method = "POST", .url = url(*server, "/", "http"), .body = std::string(bytes, 'x')});
    ASSERT_TRUE(answer) << bytes << answer.error().detail;
    EXPECT_EQ(answer->status, bytes > 100 ? 413 : 200);
  }
}

TEST(HttpServer, LimitsConnections) {
  const auto server = start_echo({.connections_max = 1});
  RawClient first(server->port());
  first.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(first.hear_until("GET /1 "), "");
  RawClient second(server->port());
  second.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(second.hear_all(), "");
}

TEST(HttpServer, ClosesSlowAndIdleConnections) {
  const auto server = start_echo({.request_seconds_max = 1, .idle_seconds_max = 1});
  RawClient slow(server->port()), idle(server->port());
  slow.send("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(slow.hear_all(), "");
  EXPECT_EQ(idle.hear_all(), "");
}

TEST(HttpServer, DrainFinishesWhatRunsAndTakesNothingNew) {
  std::promise<void> entered, release;
  auto server = *HttpServer::start({}, [&](const Request&) {
    entered.set_value();
    release.get_future().wait();
    return Response{.body = "finished"};
  });
  const uint16_t port = server->port();
  RawClient running(port), idle(port);
  running.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  entered.get_future().wait();
  std::thread drain([&] { server->drain(); });
  EXPECT_EQ(idle.hear_all(), "");  // closed by the drain
  EXPECT_FALSE(RawClient(port).connected());
  release.set_value();
  const std::string heard = running.hear_all();
  EXPECT_NE(heard.find("finished"), std::string::npos) << heard;
  EXPECT_NE(heard.find("connection: close"), std::string::npos);
  drain.join();
}

TEST(HttpServer, HandlersRunBesideEachOther) {
  constexpr int kWorkers = 4;
  std::atomic<int> inside = 0;
  std::promise<void> all_inside;
  const std::shared_future<void> all(all_inside.get_future());
  const auto server = *HttpServer::start({.workers = kWorkers}, [&](const Request&) {
    if (++inside == kWorkers) all_inside.set_value();
    all.wait();  // for ever, were they run one after the other
    return Response{};
  });
  std::vector<std::thread> callers;
  for (int i = 0; i < kWorkers; ++i)
    callers.emplace_back([&] { EXPECT_TRUE(call({.url = url(*server, "/", "http")})); });
  for (std::thread& caller : callers) caller.join();
}

TEST(HttpServer, UnixSocketIsTheOwnersAlone) {
  const testing::TestFolder folder;
  const std::string path = folder.file("weft.sock");
  auto server = start_echo({.unix_path = path});
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const auto answer = call({.url = "http://weft/x", .unix_path = path});
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->body, "GET /x ");
  EXPECT_EQ((Request{.headers = answer->headers}.header("x-peer")), "unix");
  const auto second = HttpServer::start({.unix_path = path}, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Kind::Conflict);
  server.reset();
  EXPECT_NE(::stat(path.c_str(), &status), 0);
  EXPECT_FALSE(call({.url = "http://weft/x", .unix_path = path}));
}

TEST(HttpServer, TlsIsTrustedByItsAuthorityOnly) {
  testing::TestAuthority authority("ours"), foreign("foreign");
  authority.issue("server");
  const auto server = start_echo({.tls_cert_file = authority.cert_file("server"),
                                  .tls_key_file = authority.key_file("server")});
  const std::string at = url(*server, "/t", "https");
  const auto answer = call({.url = at, .ca_file = authority.ca_file()});
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->body, "GET /t ");
  EXPECT_FALSE(call({.url = at, .ca_file = foreign.ca_file()}));
  EXPECT_FALSE(call({.url = at}));
  EXPECT_FALSE(call({.url = url(*server, "/t", "http")}));
}

TEST(HttpServer, WillNotStartWithoutWhatItNeeds) {
  EXPECT_FALSE(HttpServer::start({.tls_cert_file = "no", .tls_key_file = "no"}, echo));
  EXPECT_FALSE(HttpServer::start({.address = "weft.example"}, echo));
  const auto server = start_echo();
  EXPECT_FALSE(HttpServer::start({.port = server->port()}, echo));
}

TEST(HttpCall, SpeaksHttpOnlyAndFollowsNothing) {
  EXPECT_EQ(call({.url = "file:///etc/passwd"}).error().kind, Kind::Invalid);
  EXPECT_EQ(call({.url = "http://127.0.0.1:1/"}).error().kind, Kind::Unavailable);
  EXPECT_FALSE(call({.url = "http://127.0.0.1:1/", .headers = {{"a", "b\r\nc: d"}}}));
  const auto server = *HttpServer::start({}, [](const Request&) {
    return Response{.status = 303, .headers = {{"location", "/elsewhere"}}};
  });
  EXPECT_EQ(call({.url = url(*server, "/", "http")})->status, 303);
}

}  // namespace weft::net
