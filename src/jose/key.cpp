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
  if (!algorithm) return fail(Kind::Unsupported, "only P-256, P-384, and RSA from 2048 bits");
  return std::make_shared<const PrivateKey>(std::move(key), *algorithm);
}

}  // namespace

std::string_view word_for(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::ES256:
      return "ES256";
    case Algorithm::RS256:
      return "RS256";
    case Algorithm::ES384:
      return "ES384";
    case Algorithm::RS384:
      return "RS384";
  }
  return {};
}

const Curve* find_curve(Algorithm algorithm) {
  for (const Curve& curve : kCurves)
    if (curve.algorithm == algorithm) return &curve;
  return nullptr;
}

const EVP_MD* digest_of(Algorithm algorithm) {
  const bool long_one = algorithm == Algorithm::ES384 || algorithm == Algorithm::RS384;
  return long_one ? EVP_sha384() : EVP_sha256();
}

std::optional<Algorithm> find_algorithm(const EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  if (EVP_PKEY_is_a(key, "RSA") && bits >= kRsaBitsMin && bits <= kRsaBitsMax)
    return Algorithm::RS256;
  char group[32] = {};
  size_t size = 0;
  if (!EVP_PKEY_is_a(key, "EC") || EVP_PKEY_get_group_name(key, group, sizeof group, &size) != 1)
    return {};
  for (const Curve& curve : kCurves)
    if (std::string_view(group, size) == curve.group) return curve.algorithm;
  return {};
}

Result<std::shared_ptr<const PrivateKey>> generate_key(Algorithm algorithm) {
  if (const Curve* curve = find_curve(algorithm)) return pin(KeyPointer(EVP_EC_gen(curve->name)));
  KeyPointer key(EVP_RSA_gen(static_cast<size_t>(kRsaBitsMin)));
  if (!key) return fail(Kind::Bug, "a key could not be made");
  return std::make_shared<const PrivateKey>(std::move(key), algorithm);
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
