// SPDX-License-Identifier: Apache-2.0
#include "jose/key.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace weft::jose {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

// OpenSSL would ask a terminal; a key with a passphrase is refused instead.
int no_passphrase(char*, int, int, void*) { return -1; }

Result<std::shared_ptr<const PrivateKey>> pin(KeyPointer key) {
  if (!key) return fail(Kind::Invalid, "no private key");
  const auto algorithm = find_algorithm(key.get());
  if (!algorithm) return fail(Kind::Unsupported, "only P-256, and RSA from 2048 bits");
  return std::make_shared<const PrivateKey>(std::move(key), *algorithm);
}

}  // namespace

std::string_view word_for(Algorithm algorithm) {
  return algorithm == Algorithm::ES256 ? "ES256" : "RS256";
}

std::optional<Algorithm> find_algorithm(const EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  if (EVP_PKEY_is_a(key, "RSA") && bits >= kRsaBitsMin && bits <= kRsaBitsMax)
    return Algorithm::RS256;
  char curve[32] = {};
  size_t size = 0;
  if (EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, curve, sizeof curve, &size) == 1 &&
      std::string_view(curve, size) == "prime256v1")
    return Algorithm::ES256;
  return {};
}

Result<std::shared_ptr<const PrivateKey>> generate_key(Algorithm algorithm) {
  return pin(KeyPointer(algorithm == Algorithm::ES256
                            ? EVP_EC_gen("P-256")
                            : EVP_RSA_gen(static_cast<size_t>(kRsaBitsMin))));
}

Result<std::shared_ptr<const PrivateKey>> parse_private_pem(std::string_view pem) {
  const Bio in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!in) return fail(Kind::Bug, "no memory for a key");
  return pin(KeyPointer(PEM_read_bio_PrivateKey(in.get(), nullptr, no_passphrase, nullptr)));
}

std::string render_private_pem(const PrivateKey& key) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (!out || PEM_write_bio_PrivateKey(out.get(), key.key.get(), nullptr, nullptr, 0, nullptr,
                                       nullptr) != 1)
    return {};
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<size_t>(size)};
}

}  // namespace weft::jose
