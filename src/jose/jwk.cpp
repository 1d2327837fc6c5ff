// SPDX-License-Identifier: Apache-2.0
// Public keys in and out as JWK. https://www.rfc-editor.org/rfc/rfc7517
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "jose/json.hpp"
#include "jose/key.hpp"

namespace weft::jose {
namespace {

struct Free {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Result<std::string> parse_bytes(const Json& jwk, std::string_view name) {
  const auto text = jwk.find_text(name);
  if (!text || text->empty()) return fail(Kind::Invalid, "a member of the key is missing");
  return parse_base64url(*text);
}

Result<KeyPointer> make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return fail(Kind::Invalid, "the key's numbers are no key");
  KeyPointer key(made);
  const Owned<EVP_PKEY_CTX> check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (!check || EVP_PKEY_public_check(check.get()) != 1)
    return fail(Kind::Invalid, "the key's numbers are no key");
  return key;
}

// https://www.rfc-editor.org/rfc/rfc7518#section-6.2
Result<KeyPointer> parse_ec(const Json& jwk) {
  const auto name = jwk.find_text("crv");
  const auto curve = std::ranges::find_if(kCurves, [&](const Curve& c) { return name == c.name; });
  if (curve == std::end(kCurves)) return fail(Kind::Unsupported, "only the curves P-256 and P-384");
  const std::string x = TRY(parse_bytes(jwk, "x"));
  const std::string y = TRY(parse_bytes(jwk, "y"));
  if (x.size() != curve->bytes || y.size() != curve->bytes)
    return fail(Kind::Invalid, "a coordinate not as long as its curve's");
  const std::string point = "\x04" + x + y;
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve->name, 0) !=
          1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1)
    return fail(Kind::Bug, "a key could not be built");
  return make_key("EC", builder.get());
}

// https://www.rfc-editor.org/rfc/rfc7518#section-6.3
Result<KeyPointer> parse_rsa(const Json& jwk) {
  const std::string n = TRY(parse_bytes(jwk, "n"));
  const std::string e = TRY(parse_bytes(jwk, "e"));
  const Owned<BIGNUM> modulus(BN_bin2bn(bytes_of(n), static_cast<int>(n.size()), nullptr));
  const Owned<BIGNUM> exponent(BN_bin2bn(bytes_of(e), static_cast<int>(e.size()), nullptr));
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (!modulus || !exponent || !builder ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return fail(Kind::Bug, "a key could not be built");
  const int bits = BN_num_bits(modulus.get());
  if (bits < kRsaBitsMin || bits > kRsaBitsMax)
    return fail(Kind::Invalid, "an RSA key has 2048 to 8192 bits");
  if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get()))
    return fail(Kind::Invalid, "an RSA exponent is odd and over one");
  return make_key("RSA", builder.get());
}

// https://www.rfc-editor.org/rfc/rfc7517#section-4
Result<void> check_members(const Json& jwk) {
  static constexpr std::array kPrivate = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
  for (const char* name : kPrivate)
    if (jwk.find(name)) return fail(Kind::Invalid, "private key material where public is asked");
  if (const Json* use = jwk.find("use"); use && use->text != "sig")
    return fail(Kind::Invalid, "a key that is not for signatures");
  if (const Json* operations = jwk.find("key_ops")) {
    const auto is_verify = [](const Json& operation) { return operation.text == "verify"; };
    if (std::ranges::none_of(operations->list, is_verify))
      return fail(Kind::Invalid, "a key that is not to verify with");
  }
  return {};
}

// RSA keys serve two algorithms and must be pinned to one; a curve has its own.
Result<Algorithm> pin_algorithm(const Json& jwk, const EVP_PKEY* key) {
  const auto own = find_algorithm(key);
  if (!own) return fail(Kind::Unsupported, "no algorithm for this key");
  const Json* named = jwk.find("alg");
  if (!named || named->text == word_for(*own)) return *own;
  if (*own == Algorithm::RS256 && named->text == word_for(Algorithm::RS384))
    return Algorithm::RS384;
  return fail(Kind::Invalid, "an alg that does not fit the key");
}

Result<Jwk> parse_jwk(const Json& jwk, std::span<const Algorithm> allowed) {
  TRY_VOID(check_members(jwk));
  const auto kid = jwk.find_text("kid");
  if (!kid || kid->empty()) return fail(Kind::Invalid, "a key without a kid");
  const auto type = jwk.find_text("kty");
  KeyPointer key;
  if (type == "EC")
    key = TRY(parse_ec(jwk));
  else if (type == "RSA")
    key = TRY(parse_rsa(jwk));
  else
    return fail(Kind::Unsupported, "only EC and RSA keys");
  const Algorithm algorithm = TRY(pin_algorithm(jwk, key.get()));
  if (std::ranges::find(allowed, algorithm) == allowed.end())
    return fail(Kind::Unsupported, "an algorithm that is not used here");
  return Jwk{*kid, algorithm, std::make_shared<const PublicKey>(std::move(key))};
}

Result<std::string> number_text(const EVP_PKEY* key, const char* name, size_t width) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1)
    return fail(Kind::Bug, "a key without its numbers");
  const Owned<BIGNUM> number(raw);
  std::string bytes(width ? width : static_cast<size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2binpad(number.get(), reinterpret_cast<unsigned char*>(bytes.data()),
               static_cast<int>(bytes.size()));
  return base64url(bytes);
}

Result<std::string> public_members(const PrivateKey& key) {
  const Curve* curve = find_curve(key.algorithm);
  if (!curve)
    return R"("kty":"RSA","n":")" + TRY(number_text(key.key.get(), OSSL_PKEY_PARAM_RSA_N, 0)) +
           R"(","e":")" + TRY(number_text(key.key.get(), OSSL_PKEY_PARAM_RSA_E, 0)) + '"';
  return R"("kty":"EC","crv":")" + std::string(curve->name) + R"(","x":")" +
         TRY(number_text(key.key.get(), OSSL_PKEY_PARAM_EC_PUB_X, curve->bytes)) + R"(","y":")" +
         TRY(number_text(key.key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, curve->bytes)) + '"';
}

}  // namespace

const Jwk* KeySet::find(std::string_view kid) const {
  const auto found = std::ranges::find(keys, kid, &Jwk::kid);
  return found == keys.end() ? nullptr : &*found;
}

// https://www.rfc-editor.org/rfc/rfc7517#section-5
Result<KeySet> parse_jwks(std::string_view json, std::span<const Algorithm> allowed) {
  const Json set = TRY(parse_object(json));
  const Json* keys = set.find("keys");
  if (!keys || keys->type != Json::Type::List) return fail(Kind::Invalid, "no list of keys");
  KeySet parsed;
  for (size_t i = 0; i < keys->list.size(); ++i) {
    auto key = parse_jwk(keys->list[i], allowed);
    if (!key) return fail(key.error().kind, key.error().detail, "keys[" + std::to_string(i) + "]");
    if (parsed.find(key->kid))
      return fail(Kind::Invalid, "a kid given twice", "keys[" + std::to_string(i) + "]");
    parsed.keys.push_back(std::move(*key));
  }
  return parsed;
}

std::string render_jwks(const PrivateKey& key, std::string_view kid) {
  const auto members = public_members(key);
  if (!members) return R"({"keys":[]})";
  return R"({"keys":[{)" + *members + R"(,"use":"sig","alg":")" +
         std::string(word_for(key.algorithm)) + R"(","kid":)" + json_text(kid) + "}]}";
}

}  // namespace weft::jose
