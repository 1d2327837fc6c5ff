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

TEST(Config, RefusesAValueThatWouldDoNothingOrTooMuch) {
  const std::string whole(kWhole);
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string changed = whole;
    return fault_of(changed.replace(changed.find(from), from.size(), to));
  };
  EXPECT_EQ(with("10.0.0.0/8", "the ward"), "feed.allow: \"the ward\" is no address range");
  EXPECT_EQ(with("name = \"ward\"", "name = \"ward\"\ncharset = \"klingon\""),
            "feed.charset: unknown character set");
  EXPECT_EQ(with("name = \"ward\"", "name = \"ward\"\ncharset = \"8859/1\""), "fine");
  const std::string mutual = "name = \"ward\"\ntls = \"mutual\"";
  EXPECT_EQ(with("name = \"ward\"", mutual), "feed.client_ca: goes together with tls = \"mutual\"");
  EXPECT_EQ(with("name = \"ward\"", "name = \"ward\"\nclient_ca = \"ca.pem\""),
            "feed.client_ca: goes together with tls = \"mutual\"");
  EXPECT_EQ(with("\"30s\"", "\"0s\""), "session.idle: must be longer than nothing");
  for (const std::string_view origin :
       {"*", "https://*.test", "https://a; frame-ancestors *", "ward.test", "https://ward.test/",
        "HTTPS://WARD.TEST", "https://ward.test:99999", "ftp://ward.test", "null", "https://"})
    EXPECT_EQ(with("https://ward.test", origin),
              "host.origins: must be SCHEME://HOST or SCHEME://HOST:PORT, as a browser sends it")
        << origin;
  for (const std::string_view origin : {"http://127.0.0.1:8080", "https://[::1]:9", "https://a-b"})
    EXPECT_EQ(with("https://ward.test", origin), "fine") << origin;
}

TEST(Config, AnUnknownKeyIsRefusedFromTheEnvironmentToo) {
  EXPECT_EQ(fault_of(kWhole, {{"WEFT_SESSION_IDEL", "5m"}}), "WEFT_SESSION_IDEL: unknown key");
  EXPECT_EQ(fault_of("", {{"WEFT_STORE_ENGIN", "x"}, {"WEFT_SERVER_ENVIRONMENT", "test"}}),
            "WEFT_STORE_ENGIN: unknown key");
  EXPECT_EQ(fault_of(kWhole, {{"WEFT_DATA", "x"}, {"WEFT_TEST_SEED", "1"}}), "fine");
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
