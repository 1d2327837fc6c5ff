// SPDX-License-Identifier: Apache-2.0
// Launches against the shipped binary over HTTP: what should not open a record opens nothing, looks
// like every other refusal and is in the audit; sessions and contexts end when they should, also
// across a restart and a kill. Times are set by WEFT_TEST_NOW, so nothing here waits.
#include "tests/system/launch.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "base/text.hpp"
#include "base/time.hpp"
#include "net/mllp_server.hpp"
#include "tests/system/running_weft.hpp"

namespace weft::testing {
namespace {

using fhir::Json;

constexpr Instant kStart{1'790'000'000'000};
constexpr int64_t kMinute = 60'000;
constexpr int kApplySecondsMax = 60;

struct Someone {
  std::string nhs_number, birth_date, family;
};
const Someone kJoan{"9990000018", "1944-03-12", "ASHWORTH"};
const Someone kSam{"9990000026", "2001-11-30", "BRIERLEY"};

std::string configuration(const std::string& jwks_file) {
  return "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
         "public_url = \"https://weft.example\"\n"
         "[session]\nidle = \"15m\"\nabsolute = \"1h\"\n"
         "[ops]\nlisten = \"127.0.0.1:0\"\n"
         "[store]\nengine = \"sqlite\"\nkey_file = \"store.key\"\n"
         "[[feed]]\nname = \"pas\"\norganisation = \"T000\"\nformat = \"hl7v2\"\n"
         "listen = \"127.0.0.1:0\"\n"
         "[[host]]\nname = \"ward\"\norganisation = \"T000\"\n"
         "origins = [\"https://ward.test\"]\njwks_file = \"" +
         jwks_file + "\"\n";
}

std::string new_person(const Someone& who, int number) {
  std::string born = who.birth_date;
  std::erase(born, '-');
  const std::string control = std::to_string(number);
  return "MSH|^~\\&|PAS|T000|||20240105101500+0000||ADT^A28|C" + control +
         "|P|2.4\rEVN||20240105101500+0000\rPID|1||N" + control + "^^^LOCALID~" + who.nhs_number +
         "^^^NHS^NH||" + who.family + "^TEST^^^^^L||" + born + "|2\r";
}

// Claims over a good launch of Joan; an empty JSON text takes one away.
using Claims = std::map<std::string, std::string>;

class LaunchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    set_now(0);
    auto started = RunningWeft::start(WEFT_BINARY, configuration(jwks_file()));
    ASSERT_TRUE(started) << started.error().detail;
    weft_.emplace(std::move(*started));
    auto client = net::MllpClient::connect("127.0.0.1", weft_->feed_port("pas"), 30);
    ASSERT_TRUE(client);
    ASSERT_TRUE((*client)->send(new_person(kJoan, 1)));
    ASSERT_TRUE((*client)->send(new_person(kSam, 2)));
    ASSERT_TRUE(weft_->wait_until_applied(kApplySecondsMax));
  }
  void TearDown() override {
    ::unsetenv("WEFT_TEST_NOW");
    std::filesystem::remove(jwks_file());
  }

  // The clock of every server and command started from now on.
  void set_now(int64_t after_start_ms) {
    now_ = kStart + after_start_ms;
    ::setenv("WEFT_TEST_NOW", rfc3339(now_).c_str(), 1);
  }
  void restart_at(int64_t after_start_ms) {
    EXPECT_EQ(weft_->stop(), 0);
    set_now(after_start_ms);
    const auto served = weft_->serve();
    ASSERT_TRUE(served) << served.error().detail;
  }

  static std::shared_ptr<const jose::PrivateKey> key_of(const std::string& which) {
    static const auto own = *jose::generate_key(jose::Algorithm::ES256);
    static const auto foreign = *jose::generate_key(jose::Algorithm::ES256);
    return which == "own" ? own : foreign;
  }
  static std::string jwks_file() {
    const auto file = std::filesystem::temp_directory_path() /
                      ("weft-launch-" + std::to_string(::getpid()) + ".jwks");
    std::ofstream(file) << jose::render_jwks(*key_of("own"), "k1");
    return file.string();
  }

  std::string payload(const Claims& changes) {
    const int64_t now = now_.ms / 1000;
    Claims all = {{"iss", "\"ward\""},
                  {"aud", "\"https://weft.example\""},
                  {"sub", "\"a.osei\""},
                  {"name", "\"Dr Abena Osei\""},
                  {"role", "\"doctor\""},
                  {"organisation", "\"T000\""},
                  {"purpose", "\"direct-care\""},
                  {"patient", patient(kJoan)},
                  {"birth_date", "\"" + kJoan.birth_date + "\""},
                  {"jti", "\"j" + std::to_string(++tickets_) + "\""},
                  {"iat", std::to_string(now)},
                  {"exp", std::to_string(now + 60)}};
    for (const auto& [name, value] : changes) {
      all[name] = value;
      if (value.empty()) all.erase(name);
    }
    std::string text = "{";
    for (const auto& [name, value] : all)
      text += (text.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
    return text + "}";
  }
  static std::string patient(const Someone& who) {
    return R"({"system":"https://fhir.nhs.uk/Id/nhs-number","value":")" + who.nhs_number + "\"}";
  }
  std::string ticket(const Claims& changes = {}, const std::string& key = "own") {
    return *jose::sign(payload(changes), *key_of(key), "k1");
  }
  static Claims of(const Someone& who) {
    return {{"patient", patient(who)}, {"birth_date", "\"" + who.birth_date + "\""}};
  }

  net::Response post(const std::string& path, const std::string& ticket,
                     const std::string& cookie = {},
                     const std::string& origin = "https://ward.test") const {
    net::HttpCall call{.method = "POST", .url = weft_->url() + path};
    call.headers = {{"content-type", "application/x-www-form-urlencoded"},
                    {"origin", origin},
                    {"sec-fetch-site", "cross-site"}};
    if (!cookie.empty()) call.headers.emplace_back("cookie", cookie);
    call.body = "ticket=" + ticket;
    const auto answer = net::call(call);
    EXPECT_TRUE(answer) << answer.error().detail;
    return answer ? *answer : net::Response{0, {}, {}};
  }
  net::Response get(const std::string& path, const std::string& cookie) const {
    net::HttpCall call{.url = weft_->url() + path};
    if (!cookie.empty()) call.headers = {{"cookie", cookie}};
    const auto answer = net::call(call);
    EXPECT_TRUE(answer) << answer.error().detail;
    return answer ? *answer : net::Response{0, {}, {}};
  }
  static std::string header(const net::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return {};
  }

  OpenRecord launch(const Claims& changes = {}, const std::string& cookie = {}) {
    const net::Response answer = post("/launch", ticket(changes), cookie);
    EXPECT_EQ(answer.status, 303) << answer.body;
    const std::string set = header(answer, "set-cookie");
    return {header(answer, "location"), set.substr(0, set.find(';'))};
  }
  int status_of(const OpenRecord& record) const {
    return get(record.first_page, record.cookie).status;
  }

  // How often each reason of a refused launch is in the audit; "" counts launches.
  std::map<std::string, int> audited() const {
    std::map<std::string, int> reasons;
    const auto answer = weft_->run({"audit", "list", "--as", "tester", "--reason", "test"});
    EXPECT_EQ(answer.exit, 0);
    for (const Json& event : answer.values) {
      if (event.at("action").text() == "launch") ++reasons[""];
      if (event.at("action").text() == "launch-refused")
        ++reasons[std::string(event.at("reason").text())];
    }
    return reasons;
  }

  std::optional<RunningWeft> weft_;
  Instant now_;
  int tickets_ = 0;
};

std::string edited(const std::string& ticket, const std::string& payload) {
  const size_t first = ticket.find('.'), last = ticket.rfind('.');
  return ticket.substr(0, first + 1) + base64url(payload) + ticket.substr(last);
}

TEST_F(LaunchTest, OfFiftyWithOneTicketOneOpens) {
  const std::string one = ticket();
  std::atomic<int> opened{0}, refused{0};
  std::barrier start(50);
  std::vector<std::thread> senders;
  for (int i = 0; i < 50; ++i)
    senders.emplace_back([&] {
      start.arrive_and_wait();
      const int status = post("/launch", one).status;
      opened += status == 303;
      refused += status == 403;
    });
  for (auto& sender : senders) sender.join();
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(refused, 49);
  const auto reasons = audited();
  EXPECT_EQ(reasons.at(""), 1);
  EXPECT_EQ(reasons.at("used before"), 49);
}

TEST_F(LaunchTest, WhatShouldNotOpenOpensNothingAndIsAudited) {
  const std::string spent = ticket();
  const net::Response good = post("/launch", spent);
  ASSERT_EQ(good.status, 303);
  EXPECT_EQ(header(good, "location").find("999"), std::string::npos);
  struct Case {
    std::string ticket, origin, reason;
  };
  const std::string here = "https://ward.test";
  const auto with = [&](const Claims& changes) { return ticket(changes); };
  const std::string from = " (from 127.0.0.1)";
  const std::vector<Case> cases = {
      {spent, here, "used before"},
      {edited(ticket(), payload(of(kSam))), here, "bad signature" + from},
      {with({{"iat", "1789999900"}, {"exp", "1789999960"}}), here, "expired"},
      {with({{"iat", "1790000030"}, {"exp", "1790000060"}}), here, "issued in the future"},
      {with({{"exp", "1790000600"}}), here, "lives too long"},
      {with({{"iss", "\"clinic\""}}), here, "unknown issuer" + from},
      {with({{"aud", "\"https://other.example\""}}), here, "for another audience"},
      {with({{"organisation", "\"T001\""}}), here, "another organisation than the host's"},
      {with({{"role", "\"wizard\""}}), here, "unknown role or purpose"},
      {with({{"page", "\"/c/1/record\""}}), here, "unknown page"},
      {ticket(), "https://hostile.test", "from another origin"},
      {ticket(), "null", "from another origin"},
      {with({{"patient", ""}}), here, "no patient named"},
      {"nonsense", here, "ticket malformed" + from},
  };
  std::map<std::string, int> expected = {{"", 1}};
  for (const Case& one : cases) ++expected[one.reason];
  const net::Response first = post("/launch", cases[0].ticket);
  ++expected[cases[0].reason];
  EXPECT_NE(first.body.find("unknown here, details differ, or not permitted: check in your own "
                            "system"),
            std::string::npos);
  for (const Case& one : cases) {
    const net::Response answer = post("/launch", one.ticket, {}, one.origin);
    EXPECT_EQ(answer.status, 403) << one.reason;
    EXPECT_EQ(answer.body, first.body) << one.reason;
    EXPECT_EQ(header(answer, "set-cookie"), "") << one.reason;
    EXPECT_EQ(header(answer, "location"), "") << one.reason;
  }
  EXPECT_EQ(audited(), expected);
}

TEST_F(LaunchTest, AMismatchedPersonIsRefusedLikeAnUnknownOne) {
  launch();
  const auto before = audited();
  const net::Response unknown = post("/launch", ticket(of({"9990000107", "1944-03-12", ""})));
  EXPECT_EQ(unknown.status, 403);
  for (const Someone& who :
       {Someone{kJoan.nhs_number, kSam.birth_date, ""}, Someone{kJoan.nhs_number, "1944-03", ""},
        Someone{kJoan.nhs_number, "", ""}, Someone{"123", "1944-03-12", ""}}) {
    const net::Response answer = post("/launch", ticket(of(who)));
    EXPECT_EQ(answer.status, unknown.status);
    EXPECT_EQ(answer.body, unknown.body);
    EXPECT_EQ(header(answer, "set-cookie"), "");
  }
  int refusals = 0;
  for (const auto& [reason, count] : audited())
    if (!reason.empty()) refusals += count;
  EXPECT_EQ(refusals, 5);
  EXPECT_EQ(audited().at(""), before.at(""));
}

TEST_F(LaunchTest, EachContextOpensItsOwnPersonWithItsOwnCookieOnly) {
  const OpenRecord joan = launch();
  const OpenRecord sam = launch(of(kSam), joan.cookie);
  EXPECT_NE(joan.cookie, sam.cookie);
  EXPECT_EQ(get(joan.first_page, joan.cookie).status, 403);  // rotated away
  const net::Response first = get(joan.first_page, sam.cookie);
  const net::Response second = get(sam.first_page, sam.cookie);
  EXPECT_NE(first.body.find(kJoan.family), std::string::npos);
  EXPECT_EQ(first.body.find(kSam.family), std::string::npos);
  EXPECT_NE(second.body.find(kSam.family), std::string::npos);
  EXPECT_EQ(second.body.find(kJoan.family), std::string::npos);
  EXPECT_EQ(header(first, "cache-control"), "no-store");
  EXPECT_EQ(header(first, "refresh"), "900; url=/timed-out");
  EXPECT_NE(header(first, "content-security-policy").find("frame-ancestors https://ward.test"),
            std::string::npos);
  EXPECT_EQ(get(joan.first_page, "").status, 403);
  const OpenRecord other = launch({{"sub", "\"r.mills\""}});
  EXPECT_EQ(get(joan.first_page, other.cookie).status, 403);
}

TEST_F(LaunchTest, WindowsJarsAndHostsEndContexts) {
  const OpenRecord first = launch({{"window", "\"w\""}});
  Claims next = of(kSam);
  next["window"] = "\"w\"";
  const OpenRecord second = launch(next, first.cookie);
  const net::Response replaced = get(first.first_page, second.cookie);
  EXPECT_EQ(replaced.status, 410);
  EXPECT_NE(replaced.body.find("patient changed in host"), std::string::npos);
  EXPECT_EQ(replaced.body.find(kJoan.family), std::string::npos);
  EXPECT_EQ(status_of(second), 200);
  const OpenRecord mills = launch({{"sub", "\"r.mills\""}}, second.cookie);  // takes the jar
  EXPECT_EQ(status_of(second), 410);
  const OpenRecord again = launch();
  const Claims end = {{"patient", ""}, {"birth_date", ""}, {"role", ""}, {"purpose", ""}};
  EXPECT_EQ(post("/end", ticket()).status, 403);  // a launch's ticket ends nothing
  EXPECT_EQ(post("/end", ticket(end, "foreign")).status, 403);
  EXPECT_EQ(status_of(again), 200);
  EXPECT_EQ(post("/end", ticket(end)).status, 200);
  EXPECT_EQ(status_of(again), 410);
  EXPECT_EQ(status_of(mills), 200);
}

TEST_F(LaunchTest, TimeOutsHoldAcrossRestarts) {
  const OpenRecord used = launch();
  const OpenRecord left = launch({{"sub", "\"r.mills\""}});
  restart_at(15 * kMinute - 1);
  EXPECT_EQ(status_of(used), 200);
  EXPECT_EQ(get("/timed-out", left.cookie).status, 200);  // renews nothing
  restart_at(15 * kMinute);
  EXPECT_EQ(status_of(left), 410);
  EXPECT_NE(get(left.first_page, left.cookie).body.find("timed out"), std::string::npos);
  EXPECT_EQ(status_of(used), 200);
  for (int64_t at = 29; at < 60; at += 14) {
    restart_at(at * kMinute);
    EXPECT_EQ(status_of(used), 200) << at;
  }
  restart_at(60 * kMinute);
  EXPECT_EQ(status_of(used), 410);
}

TEST_F(LaunchTest, ASpentTicketStaysSpentAfterAKillAndABackwardClock) {
  const std::string spent = ticket();
  const net::Response answer = post("/launch", spent);
  ASSERT_EQ(answer.status, 303);
  weft_->kill_now();
  set_now(-30'000);
  ASSERT_TRUE(weft_->serve());
  EXPECT_EQ(post("/launch", spent).status, 403);
  EXPECT_EQ(audited().at("used before"), 1);
  const std::string cookie = header(answer, "set-cookie");
  EXPECT_EQ(get(header(answer, "location"), cookie.substr(0, cookie.find(';'))).status, 200);
}

}  // namespace
}  // namespace weft::testing
