// SPDX-License-Identifier: Apache-2.0
#include "api/page_token.hpp"

#include <openssl/evp.h>

#include <memory>

#include "base/check.hpp"
#include "base/text.hpp"

namespace weft::api {
namespace {

constexpr size_t kNonceBytes = 12, kTagBytes = 16;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Cipher begin(std::string_view key, std::string_view nonce, std::string_view owner, bool seals) {
  Cipher cipher(EVP_CIPHER_CTX_new());
  CHECK(cipher);
  int written = 0;
  CHECK(EVP_CipherInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key), bytes_of(nonce),
                          seals ? 1 : 0) == 1);
  CHECK(EVP_CipherUpdate(cipher.get(), nullptr, &written, bytes_of(owner),
                         static_cast<int>(owner.size())) == 1);
  return cipher;
}

}  // namespace

// AES-256-GCM: nonce, sealed text, tag.
std::string PageTokens::seal(const fhir::Json& search, std::string_view owner) const {
  const std::string text = fhir::render_json(search);
  const std::string nonce = random_(kNonceBytes);
  const Cipher cipher = begin(key_, nonce, owner, true);
  std::string sealed(text.size(), '\0'), tag(kTagBytes, '\0');
  int written = 0;
  CHECK(EVP_CipherUpdate(cipher.get(), bytes_of(sealed), &written, bytes_of(text),
                         static_cast<int>(text.size())) == 1);
  CHECK(EVP_CipherFinal_ex(cipher.get(), bytes_of(sealed) + written, &written) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1);
  return base64url(nonce + sealed + tag);
}

Result<fhir::Json> PageTokens::open(std::string_view token, std::string_view owner) const {
  const auto bytes = parse_base64url(token);
  const auto gone = fail(Kind::Gone, "this page has ended: search again");
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return gone;
  const std::string_view all = *bytes;
  const std::string_view sealed = all.substr(kNonceBytes, all.size() - kNonceBytes - kTagBytes);
  std::string tag(all.substr(all.size() - kTagBytes)), text(sealed.size(), '\0');
  const Cipher cipher = begin(key_, all.substr(0, kNonceBytes), owner, false);
  int written = 0;
  const bool holds =
      EVP_CipherUpdate(cipher.get(), bytes_of(text), &written, bytes_of(sealed),
                       static_cast<int>(sealed.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_CipherFinal_ex(cipher.get(), bytes_of(text) + written, &written) == 1;
  if (!holds) return gone;
  return fhir::parse_json(text);
}

}  // namespace weft::api
