// SPDX-License-Identifier: Apache-2.0
#include "jose/jws.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>

#include "base/text.hpp"
#include "jose/json.hpp"
#include "jose/key.hpp"

namespace weft::jose {
namespace {

struct Free {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(ECDSA_SIG* pair) const { ECDSA_SIG_free(pair); }
};

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// R‖S of fixed width ↔ the DER form OpenSSL speaks.
// https://www.rfc-editor.org/rfc/rfc7518#section-3.4
std::string der_of(std::string_view raw, size_t width) {
  if (raw.size() != 2 * width) return {};
  const std::unique_ptr<ECDSA_SIG, Free> pair(ECDSA_SIG_new());
  const int size_of_each = static_cast<int>(width);
  BIGNUM* r = BN_bin2bn(bytes_of(raw), size_of_each, nullptr);
  BIGNUM* s = BN_bin2bn(bytes_of(raw.substr(width)), size_of_each, nullptr);
  if (!pair || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return {};
  }
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  if (size <= 0) return {};
  std::string der(static_cast<size_t>(size), '\0');
  unsigned char* out = bytes_of(der);
  i2d_ECDSA_SIG(pair.get(), &out);
  return der;
}

std::string raw_of(std::string_view der, size_t width) {
  const unsigned char* in = bytes_of(der);
  const std::unique_ptr<ECDSA_SIG, Free> pair(
      d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size())));
  if (!pair) return {};
  std::string raw(2 * width, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes_of(raw), static_cast<int>(width));
  BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes_of(raw) + width, static_cast<int>(width));
  return raw;
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc7515#section-5.2
Result<Jws> parse_jws(std::string_view compact) {
  const auto parts = split(compact, '.');
  if (parts.size() != 3) return fail(Kind::Invalid, "a compact JWS has three parts");
  const Json header = TRY(parse_object(TRY(parse_base64url(parts[0]))));
  // No extension is understood, so none may be critical (section 4.1.11); RFC 7797 is not spoken.
  if (header.find("crit") || header.find("b64"))
    return fail(Kind::Unsupported, "a header extension that must be understood");
  const auto algorithm = header.find_text("alg");
  if (!algorithm) return fail(Kind::Invalid, "a header without alg");
  const Json* kid = header.find("kid");
  if (kid && kid->type != Json::Type::Text) return fail(Kind::Invalid, "a kid that is no text");
  return Jws{.kid = kid ? kid->text : std::string(),
             .algorithm = *algorithm,
             .payload = TRY(parse_base64url(parts[1])),
             .signed_text = std::string(compact.substr(0, compact.rfind('.'))),
             .signature = TRY(parse_base64url(parts[2]))};
}

bool verify(const Jws& jws, const Jwk& key) {
  if (!key.key || jws.algorithm != word_for(key.algorithm)) return false;
  const Curve* curve = find_curve(key.algorithm);
  const std::string signature = curve ? der_of(jws.signature, curve->bytes) : jws.signature;
  if (signature.empty()) return false;
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  return context &&
         EVP_DigestVerifyInit(context.get(), nullptr, digest_of(key.algorithm), nullptr,
                              key.key->key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                          bytes_of(std::string_view(jws.signed_text)), jws.signed_text.size()) == 1;
}

// https://www.rfc-editor.org/rfc/rfc7515#section-5.1
Result<std::string> sign(std::string_view payload, const PrivateKey& key, std::string_view kid) {
  const std::string header = R"({"alg":")" + std::string(word_for(key.algorithm)) +
                             R"(","typ":"JWT","kid":)" + json_text(kid) + "}";
  const std::string text = base64url(header) + "." + base64url(payload);
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  size_t size = 0;
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, digest_of(key.algorithm), nullptr,
                         key.key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(std::string_view(text)),
                     text.size()) != 1)
    return fail(Kind::Bug, "a signature could not be made");
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), bytes_of(signature), &size, bytes_of(std::string_view(text)),
                     text.size()) != 1)
    return fail(Kind::Bug, "a signature could not be made");
  signature.resize(size);
  if (const Curve* curve = find_curve(key.algorithm)) signature = raw_of(signature, curve->bytes);
  return text + "." + base64url(signature);
}

}  // namespace weft::jose
