// SPDX-License-Identifier: Apache-2.0
// Wycheproof's JSON Web Signature vectors. https://github.com/C2SP/wycheproof
#include <gtest/gtest.h>

#include "jose/json.hpp"
#include "jose/jws.hpp"
#include "tests/suites/suite.hpp"

namespace weft::jose {
namespace {

std::string quoted(const Json& value) {  // back to JSON, for the public key of a group
  switch (value.type) {
    case Json::Type::Text:
      return json_text(value.text);
    case Json::Type::List: {
      std::string text = "[";
      for (const Json& item : value.list) text += (text.size() > 1 ? "," : "") + quoted(item);
      return text + "]";
    }
    case Json::Type::Object: {
      std::string text = "{";
      for (const Member& member : value.members)
        text += (text.size() > 1 ? "," : "") + json_text(member.name) + ":" + quoted(member.value);
      return text + "}";
    }
    default:
      return "null";
  }
}

// Groups of algorithms that Weft does not speak must verify nothing at all.
bool accepts(const Json& key, const std::string& compact) {
  Json named = key;
  if (!named.find("kid")) {
    Json kid;
    kid.type = Json::Type::Text;
    kid.text = "wycheproof";
    named.members.push_back({"kid", kid});
  }
  const auto keys = parse_jwks(R"({"keys":[)" + quoted(named) + "]}");
  const auto jws = parse_jws(compact);
  return keys && jws && verify(*jws, keys->keys.front());
}

TEST(Wycheproof, JsonWebSignature) {
  const auto suites = testing::find_suites();
  ASSERT_TRUE(suites) << suites.error().detail;
  const auto text = testing::read_suite_file(*suites / "jws/json_web_signature_test.json");
  ASSERT_TRUE(text);
  const auto vectors = parse_object(*text);
  ASSERT_TRUE(vectors);
  testing::Suite suite("jws");
  size_t valid = 0;
  for (const Json& group : vectors->find("testGroups")->list) {
    const Json* key = group.find("public");
    if (!key) key = group.find("private");  // a MAC's secret: no key of ours
    const auto algorithm = key->find_text("alg");
    const bool ours = algorithm == "ES256" || algorithm == "RS256";
    for (const Json& test : group.find("tests")->list) {
      const bool expected = ours && test.find_text("result") == "valid";
      valid += expected;
      suite.record(std::to_string(*test.find_number("tcId")) + " " + *test.find_text("comment"),
                   accepts(*key, test.find_text("jws").value_or("")) == expected,
                   expected ? "refused" : "accepted");
    }
  }
  EXPECT_EQ(valid, 10u);
}

}  // namespace
}  // namespace weft::jose
