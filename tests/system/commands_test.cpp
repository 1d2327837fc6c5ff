// SPDX-License-Identifier: Apache-2.0
// The commands of an integration engineer and of an information governance lead, against the
// shipped binary: what waits, what is parked, who may mend it, who looked at a person.
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/text.hpp"
#include "jose/jws.hpp"
#include "net/mllp_server.hpp"
#include "tests/system/running_weft.hpp"

namespace weft::testing {
namespace {

using fhir::Json;

constexpr int kApplySecondsMax = 60;
constexpr std::string_view kNow = "2026-03-02T10:00:00Z";
constexpr int64_t kNowSeconds = 1'772'445'600;

const std::vector<std::string> kAsAnna = {"--as", "anna", "--reason", "test"};

std::vector<std::string> as_anna(std::vector<std::string> command) {
  command.insert(command.end(), kAsAnna.begin(), kAsAnna.end());
  return command;
}

struct Message {
  std::string type = "A28", pid3 = "N1^^^LOCALID", born = "19440312", control = "C1";
  std::string recorded = "20260301090000+0000";
};

std::string render(const Message& message) {
  return "MSH|^~\\&|PAS|T000|||" + message.recorded + "||ADT^" + message.type + "|" +
         message.control + "|P|2.4\rEVN||" + message.recorded + "\rPID|1||" + message.pid3 +
         "||ASHWORTH^TEST^^^^^L||" + message.born + "|2\r";
}

class CommandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("WEFT_TEST_NOW", std::string(kNow).c_str(), 1);
    auto key = jose::generate_key(jose::Algorithm::ES256);
    ASSERT_TRUE(key);
    key_ = *key;
    auto started = RunningWeft::start(WEFT_BINARY, configuration(),
                                      {{"ward.jwks", jose::render_jwks(*key_, "k1")}});
    ASSERT_TRUE(started) << started.error().detail;
    weft_.emplace(std::move(*started));
  }
  void TearDown() override { ::unsetenv("WEFT_TEST_NOW"); }

  static std::string configuration() {
    const auto feed = [](const std::string& name) {
      return "[[feed]]\nname = \"" + name +
             "\"\norganisation = \"T000\"\nlisten = \"127.0.0.1:0\"\n";
    };
    return "[server]\nenvironment = \"test\"\nlisten = \"127.0.0.1:0\"\n"
           "public_url = \"https://weft.example\"\n[ops]\nlisten = \"127.0.0.1:0\"\n" +
           feed("pas") + feed("labs") +
           "[[host]]\nname = \"ward\"\norganisation = \"T000\"\n"
           "origins = [\"https://ward.test\"]\njwks_file = \"ward.jwks\"\n";
  }

  void send(const Message& message, const std::string& feed = "pas") const {
    auto client = net::MllpClient::connect("127.0.0.1", weft_->feed_port(feed), 30);
    ASSERT_TRUE(client);
    const auto answer = (*client)->send(render(message));
    ASSERT_TRUE(answer);
    ASSERT_NE(answer->find("MSA|AA|"), std::string::npos) << *answer;
  }
  void wait_until_applied() const { ASSERT_TRUE(weft_->wait_until_applied(kApplySecondsMax)); }

  std::string count(const std::string& state) const {
    return std::string(weft_->run({"inbox", "counts"}).values.at(0).at(state).text());
  }
  std::vector<std::string> list(const std::string& state) const {
    std::vector<std::string> sequences;
    for (const Json& line : weft_->run({"inbox", "list", "--state", state}).values)
      sequences.emplace_back(line.at("seq").text());
    return sequences;
  }

  std::string file_of(const std::string& bytes) const {
    const std::string name = weft_->folder() + "/mended.hl7";
    std::ofstream(name, std::ios::binary | std::ios::trunc) << bytes;
    return name;
  }

  std::string stewards_ticket(const std::string& user) {
    const std::string number = std::to_string(++tickets_);
    return *jose::sign(
        R"({"iss":"ward","aud":"https://weft.example","sub":")" + user +
            R"(","role":"steward","organisation":"T000","purpose":"safety","jti":"j)" + number +
            R"(","iat":)" + std::to_string(kNowSeconds) + R"(,"exp":)" +
            std::to_string(kNowSeconds + 60) + "}",
        *key_, "k1");
  }
  static std::string person(const std::string& system, const std::string& value,
                            const std::string& born) {
    return R"({"user":"a.osei","role":"doctor","organisation":"T000","purpose":"direct-care",)"
           R"("patient":{"system":")" +
           system + R"(","value":")" + value + R"("},"birth_date":")" + born + "\"}";
  }
  void look_at(const std::string& who) const {
    EXPECT_EQ(weft_->run(as_anna({"record"}), who).exit, 0);
  }
  // The numbers of the audited looks that `audit person` lists.
  std::multiset<std::string> looks_at(const std::string& who) const {
    std::multiset<std::string> numbers;
    const CommandAnswer answer = weft_->run(as_anna({"audit", "person"}), who);
    EXPECT_EQ(answer.exit, 0);
    for (const Json& event : answer.values)
      if (event.at("action").text() == "simulate") numbers.emplace(event.at("number").text());
    return numbers;
  }

  std::shared_ptr<const jose::PrivateKey> key_;
  std::optional<RunningWeft> weft_;
  int tickets_ = 0;
};

TEST_F(CommandsTest, WhatAPausedFeedSentIsListedAsPendingAlsoAfterAKill) {
  ASSERT_EQ(weft_->run({"feed", "pause", "pas", "--as", "anna"}).exit, 0);
  send({.control = "1"}, "pas");
  send({.pid3 = "N2^^^LOCALID", .control = "2"}, "labs");  // goes past what waits
  for (int tries = 0; count("applied") != "1" && tries < 10'000; ++tries) continue;
  EXPECT_EQ(count("pending"), "1");
  EXPECT_EQ(list("pending"), std::vector<std::string>{"1"});
  weft_->kill_now();
  ASSERT_TRUE(weft_->serve());
  EXPECT_EQ(list("pending"), std::vector<std::string>{"1"});
  EXPECT_EQ(weft_->run({"feed", "list"}).values.at(0).path("0.state").text(), "paused");
  ASSERT_EQ(weft_->run({"feed", "resume", "pas", "--as", "anna"}).exit, 0);
  wait_until_applied();
  EXPECT_EQ(count("applied"), "2");
}

TEST_F(CommandsTest, WhatMakesRunsRepeatableIsRefusedOutsideATestFromTheConfigurationCheckToo) {
  EXPECT_EQ(weft_->run({"check-config"}).exit, 0) << "WEFT_TEST_NOW is set, and this is a test";
  ::setenv("WEFT_SERVER_ENVIRONMENT", "demo", 1);
  EXPECT_EQ(weft_->run({"check-config"}).exit, 3);
  ::unsetenv("WEFT_TEST_NOW");
  EXPECT_EQ(weft_->run({"check-config"}).exit, 0);
  ::setenv("WEFT_TEST_SEED", "1", 1);
  EXPECT_EQ(weft_->run({"check-config"}).exit, 3);
  ::unsetenv("WEFT_SERVER_ENVIRONMENT");
  EXPECT_EQ(weft_->run({"check-config"}).exit, 0);
  ::setenv("WEFT_TEST_SEED", "one", 1);
  EXPECT_EQ(weft_->run({"check-config"}).exit, 3);
  ::unsetenv("WEFT_TEST_SEED");
}

TEST(PureTools, NeedNoServerAndNoFolder) {
  const auto ask = [](const std::vector<std::string>& arguments, const std::string& input) {
    return run_command(WEFT_BINARY, arguments, input);
  };
  const std::string patient = R"({"resourceType":"Patient","id":"1","gender":"male"})";
  EXPECT_EQ(ask({"fhirpath", "Patient.gender & '!'"}, patient).text, "male!\n");
  const std::string line = "{\"expression\":\"gender\",\"resource\":" + patient + "}\n";
  const CommandAnswer lines = ask({"fhirpath", "--lines"}, line + "{\n" + line);
  EXPECT_EQ(lines.exit, 0);
  ASSERT_EQ(lines.values.size(), 3u) << lines.text;
  EXPECT_EQ(lines.values[2].path("result.0.value").text(), "male");
  EXPECT_EQ(lines.values[1].path("error.kind").text(), "invalid");
  EXPECT_EQ(ask({"fhirpath", "1 +"}, patient).exit, 1);
  EXPECT_EQ(ask({"fhirpath"}, patient).exit, 2);
  EXPECT_EQ(ask({"fhir", "validate"}, patient).exit, 2) << "what is not built does not exist";
  const CommandAnswer facets = ask({"fhir", "facets", "--json"}, patient + "\n" + patient + "\n");
  EXPECT_EQ(facets.exit, 0);
  ASSERT_EQ(facets.values.size(), 2u) << facets.text;
  EXPECT_EQ(facets.values[1].path("facets.0.code").text(), "_id");
  EXPECT_EQ(ask({"fhir", "facets", "/nowhere.json"}, "").exit, 1);
}

TEST_F(CommandsTest, WithJsonEveryCommandPrintsAValue) {
  for (const char* command : {"version", "check-config", "routes"}) {
    const CommandAnswer answer = weft_->run({command});
    EXPECT_EQ(answer.exit, 0) << command;
    EXPECT_EQ(answer.values.size(), 1u) << command << ": " << answer.text;
  }
}

TEST_F(CommandsTest, AFeedThatDoesNotExistIsNamedNotCounted) {
  EXPECT_EQ(weft_->run({"inbox", "counts", "--feed", "nowhere"}).exit, 1);
  EXPECT_EQ(weft_->run({"inbox", "list", "--state", "parked", "--feed", "nowhere"}).exit, 1);
  EXPECT_EQ(weft_->run({"inbox", "counts", "--feed", "labs"}).exit, 0) << "silent, but configured";
}

TEST_F(CommandsTest, AParkedMessageIsMendedByOneAndApprovedByAnother) {
  const Message named{.control = "1"};
  send({.pid3 = "", .control = "1"});
  wait_until_applied();
  ASSERT_EQ(list("parked"), std::vector<std::string>{"1"});
  const std::string file = file_of(render(named));
  ASSERT_EQ(weft_->run(as_anna({"inbox", "mend", "1", "--file", file})).exit, 0);
  EXPECT_EQ(weft_->run(as_anna({"inbox", "replay", "1"})).values.at(0).at("state").text(), "parked")
      << "nobody has approved it";
  const CommandAnswer shown = weft_->run(as_anna({"inbox", "show", "1", "--raw"}));
  EXPECT_EQ(shown.values.at(0).at("proposed").text(), render(named));
  EXPECT_EQ(weft_->run({"inbox", "show", "1", "--raw"}).exit, 1) << "no name, no reason";

  const std::vector<std::string> approve = {"inbox", "approve", "1"};
  EXPECT_EQ(weft_->run(approve, stewards_ticket("anna")).exit, 1) << "their own";
  EXPECT_EQ(weft_->run(as_anna(approve), stewards_ticket("anna")).exit, 1) << "theirs as well";
  // The second steward may be the one who types: who mended is whom they must differ from.
  const std::string ticket = stewards_ticket("bela");
  EXPECT_EQ(
      weft_->run({"inbox", "approve", "1", "--as", "bela", "--reason", "read it"}, ticket).exit, 0);
  EXPECT_EQ(weft_->run(approve, ticket).exit, 1) << "spent";
  EXPECT_EQ(weft_->run(as_anna({"inbox", "replay", "1"})).values.at(0).at("state").text(),
            "applied");
  EXPECT_EQ(weft_->run(as_anna({"inbox", "replay", "1"})).exit, 1) << "no longer parked";
  EXPECT_EQ(count("applied"), "1");
  look_at(person("urn:weft:org:T000:LOCALID", "N1", "1944-03-12"));
}

// Numbers come later, birth dates are corrected: who looked before is listed all the same.
TEST_F(CommandsTest, WhoLookedIsListedWhateverThePersonIsCalledSince) {
  const std::string local = "urn:weft:org:T000:LOCALID", nhs = "https://fhir.nhs.uk/Id/nhs-number";
  send({.control = "1"});
  wait_until_applied();
  look_at(person(local, "N1", "1944-03-12"));
  EXPECT_EQ(looks_at(person(local, "N1", "1944-03-12")).size(), 1u);
  send({.type = "A31",
        .pid3 = "N1^^^LOCALID~9990000018^^^NHS^NH",
        .control = "2",
        .recorded = "20260301100000+0000"});
  wait_until_applied();
  look_at(person(nhs, "9990000018", "1944-03-12"));
  EXPECT_EQ(looks_at(person(local, "N1", "1944-03-12")).size(), 2u);
  send({.type = "A31",
        .pid3 = "N1^^^LOCALID~9990000018^^^NHS^NH",
        .born = "19440313",
        .control = "3",
        .recorded = "20260301110000+0000"});
  wait_until_applied();
  look_at(person(local, "N1", "1944-03-13"));
  EXPECT_EQ(looks_at(person(nhs, "9990000018", "1944-03-13")).size(), 3u);
  send({.pid3 = "N2^^^LOCALID", .control = "4"});
  wait_until_applied();
  EXPECT_EQ(looks_at(person(local, "N2", "1944-03-12")).size(), 0u) << "somebody else";
}

// Nobody learns who is known here without a name and a trace.
TEST_F(CommandsTest, AskingAfterSomebodyUnknownIsNotedToo) {
  const std::string unknown = person("urn:weft:org:T000:LOCALID", "N9", "1944-03-12");
  const auto looks = [&] { return weft_->run(as_anna({"audit", "list"})).values.size(); };
  const size_t before = looks();
  EXPECT_EQ(weft_->run({"audit", "person"}, unknown).text, "") << "no name, no reason";
  EXPECT_EQ(looks(), before + 1) << "only the list itself";
  EXPECT_EQ(weft_->run(as_anna({"audit", "person"}), unknown).exit, 1);
  EXPECT_EQ(looks(), before + 3);
}

TEST_F(CommandsTest, AMendedTextMayBeInAnyCharacterSetButMustBeAMessage) {
  send({.pid3 = "", .control = "1"});
  wait_until_applied();
  for (const std::string& text : {std::string(), std::string("no message")})
    EXPECT_EQ(weft_->run(as_anna({"inbox", "mend", "1", "--file", file_of(text)})).exit, 1) << text;
  std::string latin = render({.control = "1"});
  latin.replace(latin.find("TEST"), 4, "Zo\xEB");
  ASSERT_EQ(weft_->run(as_anna({"inbox", "mend", "1", "--file", file_of(latin)})).exit, 0);
  const CommandAnswer shown = weft_->run(as_anna({"inbox", "show", "1", "--raw"}));
  ASSERT_EQ(shown.exit, 0);
  EXPECT_TRUE(shown.values.at(0).at("proposed").is_null());
  EXPECT_EQ(shown.values.at(0).at("proposed_base64").text(), base64(latin));
}

TEST_F(CommandsTest, AnObjectionIsUnderTheNumberAsRegistrationsBearIt) {
  send({.pid3 = "N1^^^LOCALID~9990000018^^^NHS^NH"});
  wait_until_applied();
  const std::string nhs = "https://fhir.nhs.uk/Id/nhs-number";
  const std::string joan = person(nhs, "9990000018", "1944-03-12");
  const auto objection = [&](const std::string& number, const std::string& date) {
    return R"({"patient":{"system":")" + nhs + R"(","value":")" + number +
           R"("},"scope":"all","explained":"all of it","date":")" + date + "\"}";
  };
  const auto add = as_anna({"objection", "add"});
  EXPECT_EQ(weft_->run(add, objection("9990000019", "2026-03-01")).exit, 1) << "mistyped";
  EXPECT_EQ(weft_->run(add, objection("9990000018", "2026-13-40")).exit, 1) << "no such day";
  EXPECT_EQ(weft_->run(as_anna({"record"}), joan).exit, 0);
  const CommandAnswer added = weft_->run(add, objection("999 000 0018", "2026-03-01"));
  ASSERT_EQ(added.exit, 0);
  EXPECT_EQ(weft_->run(as_anna({"record"}), joan).exit, 1) << "acts at the next request";
  send({.type = "A31",
        .pid3 = "N1^^^LOCALID~9990000026^^^NHS^NH",
        .control = "2",
        .recorded = "20260301110000+0000"});
  wait_until_applied();
  EXPECT_EQ(weft_->run(as_anna({"record"}), person(nhs, "9990000026", "1944-03-12")).exit, 1)
      << "the source replaced the number; the objection stands";
  const std::string id(added.values.at(0).at("id").text());
  ASSERT_EQ(weft_->run(as_anna({"objection", "end", id})).exit, 0);
  EXPECT_EQ(weft_->run(as_anna({"record"}), person(nhs, "9990000026", "1944-03-12")).exit, 0);
}

}  // namespace
}  // namespace weft::testing
