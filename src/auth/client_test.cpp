// SPDX-License-Identifier: Apache-2.0
#include "auth/client.hpp"

#include <gtest/gtest.h>

namespace weft::auth {
namespace {

constexpr std::string_view kTokenAddress = "https://weft.example/oauth/token";
constexpr Instant kNow{1'764'000'000'000};

struct World {
  std::shared_ptr<const jose::PrivateKey> own = *jose::generate_key(jose::Algorithm::ES384);
  std::shared_ptr<const jose::PrivateKey> foreign = *jose::generate_key(jose::Algorithm::ES384);
  std::vector<TrustedClient> clients = {
      {"labs", "RXX", "labs", Purpose::DirectCare, *parse_scopes("system/*.rs"),
       *jose::parse_jwks(jose::render_jwks(*own, "k1"), jose::kProgramAlgorithms)}};
};

const World& world() {
  static const World made;
  return made;
}

std::string claims(std::string_view changes = {}, int64_t seconds_ahead = 60) {
  return R"({"iss":"labs","sub":"labs","jti":"a1","aud":")" + std::string(kTokenAddress) +
         R"(","exp":)" + std::to_string(kNow.ms / 1000 + seconds_ahead) + std::string(changes) +
         "}";
}

std::string instead(std::string text, std::string_view what, std::string_view with) {
  const size_t at = text.find(what);
  EXPECT_NE(at, text.npos) << what;
  return text.replace(at, what.size(), with);
}

std::string decide(const std::string& payload, bool foreign_key = false,
                   std::string_view kid = "k1") {
  const auto token = *jose::sign(payload, foreign_key ? *world().foreign : *world().own, kid);
  const auto decision = decide_assertion(token, {world().clients, kTokenAddress}, kNow);
  if (const auto* refusal = std::get_if<AssertionRefusal>(&decision))
    return std::string(word_for(*refusal));
  return std::get<Assertion>(decision).client->name;
}

TEST(Assertion, OneThatHoldsNamesItsClient) {
  EXPECT_EQ(decide(claims()), "labs");
  EXPECT_EQ(decide(instead(claims(), R"("https://weft.example/oauth/token")",
                           R"(["x","https://weft.example/oauth/token"])")),
            "labs");
  EXPECT_EQ(decide(claims({}, 300)), "labs");
}

TEST(Assertion, EachStepRefuses) {
  EXPECT_EQ(decide(claims(",\"x\":\"" + std::string(9000, 'x') + "\"")), "assertion too long");
  EXPECT_EQ(decide("[]"), "assertion malformed");
  EXPECT_EQ(decide(instead(claims(), R"("iss":"labs")", R"("iss":"other")")), "unknown client");
  EXPECT_EQ(decide(instead(claims(), R"("sub":"labs")", R"("sub":"other")")), "unknown client");
  EXPECT_EQ(decide(claims(), false, "k2"), "unknown key or wrong algorithm");
  EXPECT_EQ(decide(claims(), true), "bad signature");
  EXPECT_EQ(decide(instead(claims(), "weft.example", "other.example")), "for another audience");
  EXPECT_EQ(decide(claims({}, -10)), "expired, or lives too long");
  EXPECT_EQ(decide(claims({}, 400)), "expired, or lives too long");
  EXPECT_EQ(decide(instead(claims(), "\"exp\"", "\"nbf\"")), "expired, or lives too long");
  EXPECT_EQ(decide(instead(claims(), R"("jti":"a1")", R"("jti":"")")),
            "claims missing or out of place");
}

TEST(Assertion, WhatComesAfterTheSignatureIsTheClientsOwn) {
  EXPECT_FALSE(has_good_signature(AssertionRefusal::Signature));
  EXPECT_TRUE(has_good_signature(AssertionRefusal::Audience));
}

}  // namespace
}  // namespace weft::auth
