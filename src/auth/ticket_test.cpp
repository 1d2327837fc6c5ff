// SPDX-License-Identifier: Apache-2.0
#include "auth/ticket.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "base/text.hpp"
#include "jose/json.hpp"

namespace weft::auth {
namespace {

constexpr Instant kNow{1'790'000'000'000};
const std::string kAudience = "https://weft.example";
const std::set<std::string> kPages = {"record", "results"};

std::shared_ptr<const jose::PrivateKey> key_of(std::string_view which) {
  static const auto own = *jose::generate_key(jose::Algorithm::ES256);
  static const auto foreign = *jose::generate_key(jose::Algorithm::ES256);
  return which == "own" ? own : foreign;
}

TrustedHost host_named(std::string name, std::string organisation) {
  return {.name = std::move(name),
          .organisation = std::move(organisation),
          .origins = {"https://ward.test", "null"},
          .keys = *jose::parse_jwks(jose::render_jwks(*key_of("own"), "k1"))};
}

// A launch as a host sends it; each test spoils a copy. Claims are JSON text.
struct Launch {
  std::map<std::string, std::string> claims = {
      {"iss", R"("ward")"},
      {"aud", R"("https://weft.example")"},
      {"sub", R"("u1")"},
      {"name", R"("A Nurse")"},
      {"role", R"("nurse")"},
      {"organisation", R"("RXA")"},
      {"purpose", R"("direct-care")"},
      {"patient", R"({"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"})"},
      {"birth_date", R"("1950-01-02")"},
      {"jti", R"("t1")"},
      {"iat", "1789999990"},
      {"exp", "1790000050"},
  };
  std::string extra;  // more members, as text
  std::string key = "own", kid = "k1", tail;
  Sender sender{.origin = "https://ward.test", .has_fetch_metadata = true};
  TicketUse use = TicketUse::Launch;

  std::string compact() const {
    std::string payload = "{";
    for (const auto& [name, value] : claims)
      payload += (payload.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
    return *jose::sign(payload + extra + "}", *key_of(key), kid) + tail;
  }
};

TicketDecision decide(const Launch& launch, std::string_view audience = kAudience) {
  static const std::vector<TrustedHost> hosts = {host_named("other", "RXB"),
                                                 host_named("ward", "RXA")};
  return decide_ticket(launch.compact(), launch.use, launch.sender,
                       {.hosts = hosts, .audience = audience, .pages = kPages}, kNow);
}

std::string outcome(const Launch& launch) {
  const TicketDecision decision = decide(launch);
  const auto* refusal = std::get_if<Refusal>(&decision);
  return refusal ? std::string(word_for(refusal->reason)) : "taken";
}

using Spoil = std::function<void(Launch&)>;

Spoil set(std::string name, std::string json) {
  return [=](Launch& launch) { launch.claims[name] = json; };
}
Spoil without(std::string name) {
  return [=](Launch& launch) { launch.claims.erase(name); };
}
Spoil from(std::optional<std::string> origin, bool fetch_metadata) {
  return [=](Launch& launch) { launch.sender = {origin, fetch_metadata}; };
}

struct Row {
  TicketRefusal reason;
  Spoil spoil;
};

// In the order of the launch rules.
const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {TicketRefusal::TooLong, [](Launch& l) { l.tail += std::string(kTicketBytesMax, 'A'); }},
      {TicketRefusal::Malformed, [](Launch& l) { l.extra = R"(,"x":1,"x":2)"; }},
      {TicketRefusal::Malformed, [](Launch& l) { l.tail += ".AAAA"; }},
      {TicketRefusal::Issuer, set("iss", R"("stranger")")},
      {TicketRefusal::Issuer, set("iss", "1")},
      {TicketRefusal::Issuer, without("iss")},
      {TicketRefusal::Algorithm, [](Launch& l) { l.kid = "k2"; }},
      {TicketRefusal::Algorithm, [](Launch& l) { l.kid = ""; }},
      {TicketRefusal::Signature, [](Launch& l) { l.key = "foreign"; }},
      {TicketRefusal::Audience, set("aud", R"("https://weft.example.evil")")},
      {TicketRefusal::Audience, set("aud", R"("")")},
      {TicketRefusal::Audience, without("aud")},
      {TicketRefusal::Lifetime, set("exp", "1790000050.001")},
      {TicketRefusal::Lifetime, set("exp", "1789999990")},
      {TicketRefusal::Lifetime, set("exp", "1e300")},
      {TicketRefusal::Lifetime, set("exp", R"("1790000050")")},
      {TicketRefusal::Lifetime, without("iat")},
      {TicketRefusal::IssuedLater,
       [](Launch& l) { l.claims["iat"] = "1790000005.001", l.claims["exp"] = "1790000010"; }},
      {TicketRefusal::Expired,
       [](Launch& l) { l.claims["iat"] = "1789999950", l.claims["exp"] = "1789999995"; }},
      {TicketRefusal::Organisation, set("organisation", R"("RXB")")},
      {TicketRefusal::Organisation, without("organisation")},
      {TicketRefusal::RoleOrPurpose, set("role", R"("Nurse")")},
      {TicketRefusal::RoleOrPurpose, set("role", R"("administrator")")},
      {TicketRefusal::RoleOrPurpose, without("role")},
      {TicketRefusal::RoleOrPurpose, set("purpose", R"("research")")},
      {TicketRefusal::RoleOrPurpose, without("purpose")},
      {TicketRefusal::Page, set("page", R"("/c/x/results")")},
      {TicketRefusal::Page, set("page", R"("../results")")},
      {TicketRefusal::Page, set("page", R"("")")},
      {TicketRefusal::Page, set("page", "null")},
      {TicketRefusal::Origin, from("https://ward.test.evil", true)},
      {TicketRefusal::Origin, from("http://ward.test", true)},
      {TicketRefusal::Origin, from("https://WARD.test", true)},
      {TicketRefusal::Origin, from("null", true)},
      {TicketRefusal::Origin, from("null", false)},
      {TicketRefusal::Origin, from("", false)},
      {TicketRefusal::Origin, from(std::nullopt, true)},
      {TicketRefusal::Claims, without("sub")},
      {TicketRefusal::Claims, set("sub", R"("")")},
      {TicketRefusal::Claims, set("sub", R"("a\nb")")},
      {TicketRefusal::Claims, without("jti")},
      {TicketRefusal::Claims, set("jti", "7")},
      {TicketRefusal::Claims, set("jti", "\"" + std::string(257, 'j') + "\"")},
      {TicketRefusal::Claims, set("window", "{}")},
      {TicketRefusal::Claims, set("patient", R"("9990000018")")},
      {TicketRefusal::Claims, set("patient", R"({"value":"9990000018"})")},
      {TicketRefusal::Claims, set("birth_date", "1950")},
  };
  return all;
}

TEST(Ticket, IsTakenWhole) {
  Launch launch;
  launch.claims["page"] = R"("results")";
  launch.claims["window"] = R"("w1")";
  const TicketDecision decision = decide(launch);
  const auto* ticket = std::get_if<Ticket>(&decision);
  ASSERT_TRUE(ticket);
  EXPECT_EQ(ticket->host->name, "ward");
  EXPECT_EQ(ticket->principal.issuer, "ward");
  EXPECT_EQ(ticket->principal.user, "u1");
  EXPECT_EQ(ticket->principal.name, "A Nurse");
  EXPECT_EQ(ticket->principal.role, Role::Nurse);
  EXPECT_EQ(ticket->principal.organisation, "RXA");
  EXPECT_EQ(ticket->principal.purpose, Purpose::DirectCare);
  ASSERT_TRUE(ticket->patient);
  EXPECT_EQ(ticket->patient->system, "https://fhir.nhs.uk/Id/nhs-number");
  EXPECT_EQ(ticket->patient->value, "9990000018");
  EXPECT_EQ(ticket->patient->birth_date, "1950-01-02");
  EXPECT_EQ(ticket->jti, "t1");
  EXPECT_EQ(ticket->expires.ms, 1'790'000'050'000);
  EXPECT_EQ(ticket->page, "results");
  EXPECT_EQ(ticket->window, "w1");
}

TEST(Ticket, OpensTheSummaryUnlessItNamesAPage) {
  EXPECT_EQ(std::get<Ticket>(decide(Launch())).page, "record");
}

TEST(Ticket, IsRefusedForEachReason) {
  for (size_t i = 0; i < rows().size(); ++i) {
    Launch launch;
    rows()[i].spoil(launch);
    EXPECT_EQ(outcome(launch), word_for(rows()[i].reason)) << "row " << i;
  }
}

TEST(Ticket, WithTwoFaultsReportsTheFirst) {
  for (size_t i = 0; i < rows().size(); ++i)
    for (size_t j = i + 1; j < rows().size(); ++j) {
      if (rows()[i].reason == rows()[j].reason) continue;
      const bool same_claim =  // the later spoiling would undo or overwrite the earlier
          rows()[i].reason == TicketRefusal::Lifetime &&
          (rows()[j].reason == TicketRefusal::IssuedLater ||
           rows()[j].reason == TicketRefusal::Expired);
      if (same_claim) continue;
      const bool times = rows()[i].reason == TicketRefusal::IssuedLater &&
                         rows()[j].reason == TicketRefusal::Expired;
      if (times) continue;  // no ticket of a fit lifetime is both
      Launch launch;
      rows()[i].spoil(launch);
      rows()[j].spoil(launch);
      EXPECT_EQ(outcome(launch), word_for(rows()[i].reason)) << "rows " << i << " and " << j;
    }
}

TEST(Ticket, NamesTheUserOnlyAfterAGoodSignature) {
  for (const Row& row : rows()) {
    Launch launch;
    row.spoil(launch);
    const TicketDecision decision = decide(launch);
    const auto& refusal = std::get<Refusal>(decision);
    EXPECT_EQ(refusal.who.has_value(), row.reason > TicketRefusal::Signature);
    EXPECT_EQ(has_good_signature(refusal.reason), refusal.who.has_value());
  }
}

TEST(Ticket, TimesAreTakenToTheirLimits) {
  const auto at = [](const char* issued, const char* expires) {
    Launch launch;
    launch.claims["iat"] = issued, launch.claims["exp"] = expires;
    return outcome(launch);
  };
  EXPECT_EQ(at("1790000000", "1790000060"), "taken");      // a minute, not more
  EXPECT_EQ(at("1790000005", "1790000010"), "taken");      // now + leeway
  EXPECT_EQ(at("1789999950", "1789999995.001"), "taken");  // just inside exp + leeway
  EXPECT_EQ(at("1789999950", "1789999995"), "expired");    // now == exp + leeway
  EXPECT_EQ(at("1790000005.001", "1790000010"), "issued in the future");
}

TEST(Ticket, IsRefusedWhereWeDoNotKnowOurOwnAddressYet) {
  Launch launch;
  launch.claims["aud"] = R"("")";
  const TicketDecision decision = decide(launch, "");
  EXPECT_EQ(std::get<Refusal>(decision).reason, TicketRefusal::Audience);
}

TEST(Ticket, AServerMaySendItWithoutOrigin) {
  Launch launch;
  launch.sender = {};
  EXPECT_EQ(outcome(launch), "taken");
}

TEST(Ticket, AnotherHostsNameOnAGoodKeyIsThatHostsTicket) {
  Launch launch;  // both hosts hold the key here; the claims still have to fit the named one
  launch.claims["iss"] = R"("other")";
  EXPECT_EQ(outcome(launch), "another organisation than the host's");
}

TEST(Ticket, ToEndSessionsNeedsNoMoreThanAUser) {
  Launch launch;
  launch.use = TicketUse::EndSessions;
  EXPECT_EQ(outcome(launch), "claims missing or out of place");  // a launch's, captured
  launch.claims.erase("patient");
  EXPECT_EQ(outcome(launch), "taken");
  for (const char* name : {"role", "purpose", "organisation", "name", "birth_date"})
    launch.claims.erase(name);
  EXPECT_EQ(outcome(launch), "taken");
  launch.claims["organisation"] = R"("RXB")";
  EXPECT_EQ(outcome(launch), "another organisation than the host's");
  launch.claims.erase("organisation");
  launch.claims["role"] = R"("king")";
  EXPECT_EQ(outcome(launch), "unknown role or purpose");
}

TEST(Ticket, ALaunchWithoutAPatientIsReadAsOne) {
  Launch launch;
  launch.claims.erase("patient");
  launch.claims["role"] = R"("steward")";
  const TicketDecision decision = decide(launch);
  ASSERT_TRUE(std::holds_alternative<Ticket>(decision));
  EXPECT_FALSE(std::get<Ticket>(decision).patient);
}

TEST(Principal, WordsGoBothWays) {
  for (const char* word : {"doctor", "nurse", "pharmacist", "social-worker", "clerk", "steward"}) {
    ASSERT_TRUE(find_role(word)) << word;
    EXPECT_EQ(word_for(*find_role(word)), word);
  }
  for (const char* word : {"direct-care", "safety"}) {
    ASSERT_TRUE(find_purpose(word)) << word;
    EXPECT_EQ(word_for(*find_purpose(word)), word);
  }
  for (const char* word : {"", "Doctor", "doctor ", "social worker", "directcare"}) {
    EXPECT_FALSE(find_role(word)) << word;
    EXPECT_FALSE(find_purpose(word)) << word;
  }
}

}  // namespace
}  // namespace weft::auth
