// SPDX-License-Identifier: Apache-2.0
// The keys behind jws.hpp, each with the one algorithm it may be used with. Inside jose/ only.
// Immutable once made, so shared between threads.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>

#include "jose/jws.hpp"

namespace weft::jose {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, FreeKey>;

// What an elliptic curve is called, and how long its numbers are.
struct Curve {
  Algorithm algorithm;
  const char* name;   // as JWK says it
  const char* group;  // as OpenSSL says it
  size_t bytes;
};
inline constexpr Curve kCurves[] = {{Algorithm::ES256, "P-256", "prime256v1", 32},
                                    {Algorithm::ES384, "P-384", "secp384r1", 48}};
const Curve* find_curve(Algorithm algorithm);  // null for RSA
const EVP_MD* digest_of(Algorithm algorithm);

inline constexpr int kRsaBitsMin = 2048;
inline constexpr int kRsaBitsMax = 8192;

class PublicKey {
 public:
  explicit PublicKey(KeyPointer key) : key(std::move(key)) {}
  const KeyPointer key;
};

class PrivateKey {
 public:
  PrivateKey(KeyPointer key, Algorithm algorithm) : key(std::move(key)), algorithm(algorithm) {}
  const KeyPointer key;
  const Algorithm algorithm;
};

// The curve's own, RS256 for RSA of a fit length; nothing for any other key.
std::optional<Algorithm> find_algorithm(const EVP_PKEY* key);

}  // namespace weft::jose
