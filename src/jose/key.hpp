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

inline constexpr size_t kP256Bytes = 32;
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

// ES256 for P-256, RS256 for RSA of a fit length; nothing for any other key.
std::optional<Algorithm> find_algorithm(const EVP_PKEY* key);

}  // namespace weft::jose
