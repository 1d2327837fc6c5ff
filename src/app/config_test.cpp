// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

#include <gtest/gtest.h>

namespace weft::app {
namespace {

std::string fault_of(std::string_view toml, const Environ& environ = {}) {
  const auto config = parse_config(toml, "/w", environ);
  return config ? "fine" : config.error().where + ": " + config.error().detail;
}

constexpr std::string_view kWhole = R"(
[server]
environment = "test"
public_url = "https://weft.example"
listen = "127.0.0.1:0"
[ops]
listen = "[::1]:9000"
[store]
engine = "memory"
key_file = "keys/store.key"
[session]
idle = "30s"
[policy]
dir = "policy"
[[feed]]
name = "ward"
organisation = "RCB"
format = "hl7v2"
listen = "127.0.0.1:2600"
allow = ["10.0.0.0/8"]
assigners = { LOCALID = "https://ward.example/id" }
[[host]]
name = "pas"
organisation = "RCB"
origins = ["https://ward.test"]
jwks_file = "pas.jwks"
)";

TEST(Config, ReadsEveryKey) {
  const Config config = parse_config(kWhole, "/w", {}).value();
  EXPECT_EQ(config.environment, Environment::Test);
  EXPECT_EQ(config.ops.address, "::1");
  EXPECT_EQ(config.key_file, "/w/keys/store.key");
  EXPECT_EQ(config.idle_ms, 30'000);
  EXPECT_EQ(config.absolute_ms, 8 * 3'600'000);
  EXPECT_EQ(config.policy_dir, "/w/policy");
  ASSERT_EQ(config.feeds.size(), 1u);
  EXPECT_EQ(config.feeds[0].listen.port, 2600);
  EXPECT_EQ(config.feeds[0].assigners.at("LOCALID"), "https://ward.example/id");
  ASSERT_EQ(config.hosts.size(), 1u);
  EXPECT_EQ(config.hosts[0].jwks_file, "/w/pas.jwks");
}

TEST(Config, TheEnvironmentOverridesOneKey) {
  const Config config =
      parse_config(kWhole, "/w", {{"WEFT_SERVER_LISTEN", "127.0.0.2:99"}}).value();
  EXPECT_EQ(config.listen.address, "127.0.0.2");
  EXPECT_EQ(config.listen.port, 99);
}

TEST(Config, NamesTheFault) {
  EXPECT_EQ(fault_of(kWhole), "fine");
  EXPECT_EQ(fault_of("[server]\nenvironment=\"test\"\ncolour=\"red\""),
            "server.colour: unknown key");
  EXPECT_EQ(fault_of("[colour]\n"), "colour: unknown section");
  EXPECT_EQ(fault_of("[server]\nenvironment=\"prod\""),
            "server.environment: must be demo, test, training or live");
  EXPECT_EQ(fault_of("[server]\nenvironment=\"test\"\nlisten=\"8443\""),
            "server.listen: must be ADDRESS:PORT");
  EXPECT_EQ(fault_of("[server]\nenvironment=\"test\"\n[session]\nidle=\"soon\""),
            "session.idle: must be a time such as 15m");
  EXPECT_EQ(fault_of("[server]\nenvironment=\"test\"\n[[feed]]\nname=\"a\""),
            "feed.organisation: is required");
  EXPECT_EQ(fault_of("[server\n").substr(0, 6), "line 1");
}

TEST(Config, PlainHttpOnlyOnLoopbackAndOnlyForMadeUpPeople) {
  EXPECT_NE(fault_of("[server]\nenvironment=\"live\""), "fine");
  EXPECT_NE(fault_of("[server]\nenvironment=\"training\""), "fine");
  EXPECT_NE(fault_of("[server]\nenvironment=\"demo\"\nlisten=\"0.0.0.0:80\""), "fine");
  EXPECT_EQ(fault_of("[server]\nenvironment=\"demo\"\nlisten=\"127.0.0.1:80\""), "fine");
  EXPECT_EQ(fault_of("[server]\nenvironment=\"live\"\ntls_cert=\"c\"\ntls_key=\"k\""), "fine");
}

}  // namespace
}  // namespace weft::app
