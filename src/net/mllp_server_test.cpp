// SPDX-License-Identifier: Apache-2.0
// The MLLP listener over real sockets: order of answers, who may speak, TLS, shutdown.
#include "net/mllp_server.hpp"

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <thread>

#include "net/mllp.hpp"
#include "net/transport.hpp"
#include "tests/certificates.hpp"
#include "tests/raw_client.hpp"

namespace weft::net {
namespace {

FrameHandler echo() {
  return [](std::string frame, std::string, Reply reply) { reply("ack " + frame); };
}

std::unique_ptr<MllpServer> start(MllpServerOptions options, FrameHandler handler = echo()) {
  auto server = MllpServer::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server) << (server ? "" : server.error().detail);
  return std::move(*server);
}

std::unique_ptr<MllpClient> connect(const MllpServer& server) {
  auto client = MllpClient::connect("127.0.0.1", server.port());
  EXPECT_TRUE(client);
  return std::move(*client);
}

// Keeps frames with the duty to answer them until told.
class Receiver {
 public:
  FrameHandler handler() {
    return [this](std::string frame, std::string, Reply reply) {
      std::lock_guard lock(mutex_);
      held_.emplace_back(std::move(frame), std::move(reply));
      arrived_.notify_all();
    };
  }
  std::vector<std::pair<std::string, Reply>> take(size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return held_.size() >= count; });
    return std::exchange(held_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::pair<std::string, Reply>> held_;
};

}  // namespace

TEST(MllpServer, AnswersEachMessageOfEachSender) {
  const auto server = start({});
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 4; ++sender)
    senders.emplace_back([&, sender] {
      const auto client = connect(*server);
      for (int i = 0; i < 200; ++i) {
        const std::string message = std::to_string(sender) + "/" + std::to_string(i);
        EXPECT_EQ(client->send(message).value_or(""), "ack " + message);
      }
    });
  for (std::thread& sender : senders) sender.join();
}

TEST(MllpServer, TakesAMessageLargerThanOneRead) {
  const auto server = start({});
  const std::string message(3u << 20, 'x');
  EXPECT_EQ(connect(*server)->send(message).value_or(""), "ack " + message);
}

// One write of three frames; the receiver answers last first.
TEST(MllpServer, AnswersInOrderHoweverTheyAreCompleted) {
  Receiver receiver;
  const auto server = start({}, receiver.handler());
  const auto client = connect(*server);
  std::thread sender([&] {
    // The client frames what it is given: inner frame marks make three messages of one send.
    EXPECT_EQ(client
                  ->send("1\x1c\r\x0b"
                         "2\x1c\r\x0b"
                         "3")
                  .value_or(""),
              "ack 1");
  });
  auto held = receiver.take(3);
  for (auto one = held.rbegin(); one != held.rend(); ++one) one->second("ack " + one->first);
  sender.join();
  std::thread next([&] { EXPECT_EQ(client->send("4").value_or(""), "ack 2"); });
  receiver.take(1).front().second("ack 4");
  next.join();
}

TEST(MllpServer, AnEmptyAnswerAndAForgottenOneClose) {
  const auto server = start({}, [](std::string frame, std::string, Reply reply) {
    if (frame == "empty") reply("");
    if (frame == "twice") reply("first"), reply("second");
  });
  EXPECT_FALSE(connect(*server)->send("empty"));
  EXPECT_FALSE(connect(*server)->send("forgotten"));
  EXPECT_EQ(connect(*server)->send("twice").value_or(""), "first");
}

TEST(MllpServer, AnAnswerForAClosedConnectionIsDropped) {
  Receiver receiver;
  auto server = start({.drain_seconds_max = 0}, receiver.handler());
  auto gone = std::make_unique<testing::RawClient>(server->port());
  gone->send(mllp_frame("1"));
  auto first = receiver.take(1);
  gone.reset();
  first.front().second("too late");
  testing::RawClient stays(server->port());
  stays.send(mllp_frame("2"));
  auto second = receiver.take(1);
  server.reset();
  second.front().second("after the server");
  EXPECT_EQ(stays.hear_all(), "");
}

TEST(MllpServer, OnlyAllowedAddressesAreHeard) {
  const auto server = start({.allow = {"10.0.0.0/8", "192.0.2.1"}},
                            [](std::string, std::string, Reply) { FAIL() << "heard"; });
  EXPECT_FALSE(connect(*server)->send("MSH|"));
  EXPECT_FALSE(MllpServer::start({.allow = {"everyone"}}, echo()));
}

TEST(MllpServer, OverTheLimitClosesAfterEarlierAnswers) {
  const auto server = start({.frame_bytes_max = 10});
  const auto client = connect(*server);
  EXPECT_EQ(client->send("1234567890").value_or(""), "ack 1234567890");
  EXPECT_FALSE(client->send("12345678901"));
}

TEST(MllpServer, IdleConnectionsAreClosedButNotWhileAnAnswerIsOwed) {
  Receiver receiver;
  const auto server = start({.idle_seconds_max = 1}, receiver.handler());
  testing::RawClient idle(server->port());
  const auto busy = connect(*server);
  std::thread sender([&] { EXPECT_EQ(busy->send("x").value_or(""), "ack"); });
  auto held = receiver.take(1);
  EXPECT_EQ(idle.hear_all(), "");  // the limit has passed for both
  testing::RawClient later(server->port());
  EXPECT_EQ(later.hear_all(), "");
  held.front().second("ack");
  sender.join();
}

TEST(MllpServer, DrainWaitsForWhatIsOwed) {
  Receiver receiver;
  const auto server = start({}, receiver.handler());
  const auto client = connect(*server);
  std::thread sender([&] { EXPECT_EQ(client->send("x").value_or(""), "ack x"); });
  auto held = receiver.take(1);
  std::thread drain([&] { server->drain(); });
  while (MllpClient::connect("127.0.0.1", server->port())) std::this_thread::yield();
  held.front().second("ack x");
  sender.join();
  drain.join();
  EXPECT_FALSE(client->send("y"));
}

TEST(MllpServer, TlsServer) {
  testing::TestAuthority authority("ours"), foreign("foreign");
  authority.issue("server");
  const auto server = start({.tls_cert_file = authority.cert_file("server"),
                             .tls_key_file = authority.key_file("server")});
  MllpClientOptions to{.address = "127.0.0.1", .port = server->port()};
  to.ca_file = authority.ca_file();
  const auto client = MllpClient::connect(to);
  ASSERT_TRUE(client) << client.error().detail;
  EXPECT_EQ((*client)->send("x").value_or(""), "ack x");
  EXPECT_EQ((*client)->send(std::string(100'000, 'x')).value_or("").size(), 100'004u);
  to.ca_file = foreign.ca_file();
  EXPECT_FALSE(MllpClient::connect(to));
  const auto plain = MllpClient::connect("127.0.0.1", server->port());
  EXPECT_FALSE((*plain)->send("MSH|plain text is no handshake"));
}

TEST(MllpServer, MutualTlsHearsOnlyItsOwnClients) {
  testing::TestAuthority servers("servers"), clients("clients");
  servers.issue("server");
  clients.issue("sender");
  servers.issue("stranger");
  const auto server = start({.tls_cert_file = servers.cert_file("server"),
                             .tls_key_file = servers.key_file("server"),
                             .client_ca_file = clients.ca_file()});
  const auto answer = [&](const std::string& cert, const std::string& key) {
    const auto client = MllpClient::connect({.address = "127.0.0.1",
                                             .port = server->port(),
                                             .ca_file = servers.ca_file(),
                                             .cert_file = cert,
                                             .key_file = key});
    return client ? (*client)->send("x").value_or("closed") : "closed";
  };
  EXPECT_EQ(answer(clients.cert_file("sender"), clients.key_file("sender")), "ack x");
  EXPECT_EQ(answer(servers.cert_file("stranger"), servers.key_file("stranger")), "closed");
  EXPECT_EQ(answer("", ""), "closed");
  EXPECT_FALSE(MllpServer::start({.client_ca_file = clients.ca_file()}, echo()));
}

}  // namespace weft::net
