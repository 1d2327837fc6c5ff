// SPDX-License-Identifier: Apache-2.0
// Wycheproof's JSON Web Signature vectors, from the folder that WEFT_SHARED names.
// https://github.com/C2SP/wycheproof
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "jose/json.hpp"
#include "jose/jws.hpp"

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
  const char* shared = std::getenv("WEFT_SHARED");
  ASSERT_TRUE(shared) << "set WEFT_SHARED to the folder of shared suites";
  std::ifstream in(std::string(shared) + "/suites/jws/json_web_signature_test.json");
  ASSERT_TRUE(in);
  std::stringstream text;
  text << in.rdbuf();
  const auto suite = parse_object(text.str());
  ASSERT_TRUE(suite);
  size_t valid = 0, refused = 0;
  for (const Json& group : suite->find("testGroups")->list) {
    const Json* key = group.find("public");
    if (!key) key = group.find("private");  // a MAC's secret: no key of ours
    const auto algorithm = key->find_text("alg");
    const bool ours = algorithm == "ES256" || algorithm == "RS256";
    for (const Json& test : group.find("tests")->list) {
      const bool expected = ours && test.find_text("result") == "valid";
      (expected ? valid : refused) += 1;
      EXPECT_EQ(accepts(*key, test.find_text("jws").value_or("")), expected)
          << *test.find_number("tcId") << " " << *test.find_text("comment");
    }
  }
  EXPECT_EQ(valid, 10u);
  EXPECT_EQ(valid + refused, 401u);
}

}  // namespace
}  // namespace weft::jose
