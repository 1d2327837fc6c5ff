// SPDX-License-Identifier: Apache-2.0
#include "jose/jws.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace weft::jose {
namespace {

struct Pair {
  std::shared_ptr<const PrivateKey> secret;
  KeySet open;
};

Pair make_pair_for(Algorithm algorithm, std::string_view kid = "k1") {
  auto secret = *generate_key(algorithm);
  return {secret, *parse_jwks(render_jwks(*secret, kid), kProgramAlgorithms)};
}

// Made once: an RSA key takes a while.
const Pair& pair_for(Algorithm algorithm) {
  static const std::map<Algorithm, Pair> pairs = [] {
    std::map<Algorithm, Pair> made;
    for (const Algorithm one : kProgramAlgorithms) made.emplace(one, make_pair_for(one));
    return made;
  }();
  return pairs.at(algorithm);
}

bool holds(std::string_view compact, const KeySet& keys) {
  const auto jws = parse_jws(compact);
  const Jwk* key = jws ? keys.find(jws->kid) : nullptr;
  return key && verify(*jws, *key);
}

std::string with_header(std::string_view compact, std::string_view header) {
  return base64url(header) + std::string(compact.substr(compact.find('.')));
}

class JwsOf : public testing::TestWithParam<Algorithm> {};
INSTANTIATE_TEST_SUITE_P(Each, JwsOf, testing::ValuesIn(kProgramAlgorithms));

TEST_P(JwsOf, WhatIsSignedVerifies) {
  const Pair& pair = pair_for(GetParam());
  for (const std::string& payload : {std::string("{}"), std::string(), std::string(5000, 'x')}) {
    const std::string token = *sign(payload, *pair.secret, "k1");
    EXPECT_TRUE(holds(token, pair.open));
    EXPECT_EQ(parse_jws(token)->payload, payload);
  }
}

TEST_P(JwsOf, OneChangedCharacterAnywhereFails) {
  const Pair& pair = pair_for(GetParam());
  const std::string token = *sign(R"({"sub":"u"})", *pair.secret, "k1");
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    if (changed != token) EXPECT_FALSE(holds(changed, pair.open)) << i;
  }
  for (size_t size = 0; size < token.size(); ++size)
    EXPECT_FALSE(holds(token.substr(0, size), pair.open)) << size;
}

TEST_P(JwsOf, AnotherKeyDoesNotVerify) {
  const Pair other = make_pair_for(GetParam());
  EXPECT_FALSE(holds(*sign("{}", *other.secret, "k1"), pair_for(GetParam()).open));
  EXPECT_FALSE(holds(*sign("{}", *pair_for(GetParam()).secret, "k2"), pair_for(GetParam()).open));
}

TEST_P(JwsOf, TheHeaderCannotChooseTheAlgorithm) {
  const Pair& pair = pair_for(GetParam());
  const std::string token = *sign("{}", *pair.secret, "k1");
  for (const char* name : {"none", "None", "HS256", "PS256", "ES384", "es256", "", "RS256 "}) {
    const std::string header = R"({"alg":")" + std::string(name) + R"(","kid":"k1"})";
    EXPECT_FALSE(holds(with_header(token, header), pair.open)) << name;
    EXPECT_FALSE(holds(base64url(header) + "." + base64url("{}") + ".", pair.open)) << name;
  }
  const bool ec = GetParam() == Algorithm::ES256;
  const std::string swapped =
      ec ? R"({"alg":"RS256","kid":"k1"})" : R"({"alg":"ES256","kid":"k1"})";
  EXPECT_FALSE(holds(with_header(token, swapped), pair.open));
}

// The classic confusion: a MAC keyed with the public key's own text.
TEST_P(JwsOf, AMacWithThePublicKeyIsNoSignature) {
  const Pair& pair = pair_for(GetParam());
  const std::string text =
      base64url(R"({"alg":"HS256","kid":"k1"})") + "." + base64url(R"({"sub":"u"})");
  const std::string mac = hmac_sha256(render_jwks(*pair.secret, "k1"), text);
  EXPECT_FALSE(holds(text + "." + base64url(mac), pair.open));
}

TEST(Pem, KeepsTheKey) {  // an RSA key in PEM names no algorithm: RS256
  for (const Algorithm one : {Algorithm::ES256, Algorithm::ES384, Algorithm::RS256}) {
    const Pair& pair = pair_for(one);
    const auto read = parse_private_pem(render_private_pem(*pair.secret));
    ASSERT_TRUE(read);
    EXPECT_EQ(render_jwks(**read, "k1"), render_jwks(*pair.secret, "k1"));
    EXPECT_TRUE(holds(*sign("{}", **read, "k1"), pair.open));
  }
}

TEST(Jws, OnlyTheRawFormOfAnEcdsaSignatureIsTaken) {
  const Pair& pair = pair_for(Algorithm::ES256);
  const std::string token = *sign("{}", *pair.secret, "k1");
  const auto jws = *parse_jws(token);
  ASSERT_EQ(jws.signature.size(), 64u);
  const std::string head = jws.signed_text + ".";
  const std::string zeros(32, '\0');
  for (const std::string& signature :
       {zeros + zeros, zeros + jws.signature.substr(32), jws.signature.substr(0, 32) + zeros,
        jws.signature + std::string(1, '\0'), std::string(1, '\0') + jws.signature,
        jws.signature.substr(0, 63), std::string(64, '\xff'), std::string()})
    EXPECT_FALSE(holds(head + base64url(signature), pair.open));
}

TEST(Jws, RefusesForms) {
  const std::string token = *sign("{}", *pair_for(Algorithm::ES256).secret, "k1");
  ASSERT_TRUE(parse_jws(token));
  const auto refused = [](const std::string& text) { return !parse_jws(text); };
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused(".."));
  EXPECT_TRUE(refused(token + "."));
  EXPECT_TRUE(refused(token + ".x"));
  EXPECT_TRUE(refused(token + "="));
  EXPECT_TRUE(refused(token + " "));
  EXPECT_TRUE(refused(token + "\n"));
  EXPECT_TRUE(refused(" " + token));
  EXPECT_TRUE(refused("{\"payload\":\"\"}"));
  for (const char* header :
       {R"({"alg":"ES256","kid":"k1","crit":["exp"],"exp":1})", R"({"alg":"ES256","crit":[]})",
        R"({"alg":"ES256","kid":"k1","b64":false})", R"({"alg":"ES256","alg":"none"})",
        R"({"alg":"ES256","kid":"k1","kid":"k2"})", R"({"kid":"k1"})", R"({"alg":1,"kid":"k1"})",
        R"({"alg":"ES256","kid":1})", R"(["alg"])", R"({"alg":"ES256")", ""})
    EXPECT_TRUE(refused(with_header(token, header))) << header;
}

std::string refusal_of(const std::string& jwks) {
  const auto parsed = parse_jwks(jwks);
  return parsed ? "accepted" : parsed.error().detail;
}

std::string key_without(std::string jwks, std::string_view text, std::string_view instead) {
  const size_t at = jwks.find(text);
  EXPECT_NE(at, std::string::npos);
  return jwks.replace(at, text.size(), instead);
}

TEST(Jwks, RefusesKeys) {
  const std::string ec = render_jwks(*pair_for(Algorithm::ES256).secret, "k1");
  const std::string rsa = render_jwks(*pair_for(Algorithm::RS256).secret, "k1");
  EXPECT_EQ(refusal_of(ec), "accepted");
  EXPECT_EQ(refusal_of(rsa), "accepted");
  const std::string inner = ec.substr(9, ec.size() - 11);  // the key itself
  EXPECT_EQ(refusal_of(R"({"keys":[)" + inner + "," + inner + "]}"), "a kid given twice");
  const std::string secret = "private key material where public is asked";
  for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
    EXPECT_EQ(refusal_of(key_without(rsa, "\"use\"", "\"" + std::string(name) + R"(":"AQ","use")")),
              secret);
  const std::string misfit = "an alg that does not fit the key";
  EXPECT_EQ(refusal_of(key_without(ec, "ES256", "RS256")), misfit);
  EXPECT_EQ(refusal_of(key_without(rsa, "RS256", "HS256")), misfit);
  EXPECT_EQ(refusal_of(key_without(rsa, "RS256", "PS256")), misfit);
  EXPECT_EQ(refusal_of(key_without(ec, "P-256", "P-384")),
            "a coordinate not as long as its curve's");
  EXPECT_EQ(refusal_of(key_without(ec, "P-256", "P-521")), "only the curves P-256 and P-384");
  EXPECT_EQ(refusal_of(key_without(rsa, "RS256", "RS384")), "an algorithm that is not used here");
  EXPECT_EQ(refusal_of(key_without(ec, "\"EC\"", "\"oct\"")), "only EC and RSA keys");
  EXPECT_EQ(refusal_of(key_without(ec, "\"sig\"", "\"enc\"")), "a key that is not for signatures");
  EXPECT_EQ(refusal_of(key_without(ec, "\"use\"", R"("key_ops":["sign"],"use")")),
            "a key that is not to verify with");
  EXPECT_EQ(refusal_of(key_without(ec, "\"k1\"", "\"\"")), "a key without a kid");
  EXPECT_EQ(refusal_of(key_without(ec, "\"kid\"", "\"key\"")), "a key without a kid");
  EXPECT_EQ(refusal_of(key_without(ec, "\"x\":\"", "\"x\":\"AAAA")),
            "a coordinate not as long as its curve's");
  EXPECT_EQ(refusal_of(R"({"keys":{}})"), "no list of keys");
}

TEST(Jwks, RefusesWeakNumbers) {
  const std::string small = base64url("\x81" + std::string(126, '\x42') + "\x01");  // 1024 bits
  const std::string good = base64url("\x81" + std::string(254, '\x42') + "\x01");
  const auto rsa = [](const std::string& n, const std::string& e) {
    return R"({"keys":[{"kty":"RSA","kid":"a","n":")" + n + R"(","e":")" + e + R"("}]})";
  };
  EXPECT_EQ(refusal_of(rsa(small, "AQAB")), "an RSA key has 2048 to 8192 bits");
  EXPECT_EQ(refusal_of(rsa(good, "AQ")), "an RSA exponent is odd and over one");
  EXPECT_EQ(refusal_of(rsa(good, "Ag")), "an RSA exponent is odd and over one");
  const std::string off = base64url(std::string(32, '\x07'));
  EXPECT_EQ(refusal_of(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":")" + off +
                       R"(","y":")" + off + R"("}]})"),
            "the key's numbers are no key");
}

TEST(Pem, RefusesOtherKeys) {
  EXPECT_FALSE(parse_private_pem(""));
  EXPECT_FALSE(parse_private_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
}

}  // namespace
}  // namespace weft::jose
