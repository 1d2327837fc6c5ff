// SPDX-License-Identifier: Apache-2.0
// JWS compact serialisation on OpenSSL: ES256, RS256, ES384 and RS384, one algorithm pinned per
// key. Pure.
// https://www.rfc-editor.org/rfc/rfc7515 · rfc7517 (JWK) · rfc7518 (algorithms)
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::jose {

enum class Algorithm { ES256, RS256, ES384, RS384 };
std::string_view word_for(Algorithm algorithm);  // "ES256", as headers spell it
inline constexpr Algorithm kTicketAlgorithms[] = {Algorithm::ES256, Algorithm::RS256};
// What SMART names for programs, and the two above.
inline constexpr Algorithm kProgramAlgorithms[] = {Algorithm::ES384, Algorithm::RS384,
                                                   Algorithm::ES256, Algorithm::RS256};

class PublicKey;  // opaque, shared, thread-safe
class PrivateKey;

struct Jwk {
  std::string kid;
  Algorithm algorithm;
  std::shared_ptr<const PublicKey> key;
};

struct KeySet {
  std::vector<Jwk> keys;
  const Jwk* find(std::string_view kid) const;
};

// Refuses private material, unknown curves, RSA under 2048 bits, a kid given twice, an `alg` that
// does not fit `kty`, and keys for an algorithm that is not among `allowed`. An RSA key without
// `alg` is pinned to RS256.
Result<KeySet> parse_jwks(std::string_view json,
                          std::span<const Algorithm> allowed = kTicketAlgorithms);

// The three parts of a token whose header is well formed; nothing is verified yet.
struct Jws {
  std::string kid;
  std::string algorithm;    // as the header names it
  std::string payload;      // decoded bytes: verified only after verify() said so
  std::string signed_text;  // header.payload as they came
  std::string signature;    // decoded
};
Result<Jws> parse_jws(std::string_view compact);  // refuses `crit`, `b64`, unencoded or extra parts
bool verify(const Jws& jws, const Jwk& key);      // false when the algorithm is not the key's own

// Signing, for the demo host, tools and tests.
Result<std::shared_ptr<const PrivateKey>> generate_key(Algorithm algorithm);
Result<std::shared_ptr<const PrivateKey>> parse_private_pem(std::string_view pem);
std::string render_private_pem(const PrivateKey& key);
std::string render_jwks(const PrivateKey& key, std::string_view kid);
Result<std::string> sign(std::string_view payload, const PrivateKey& key, std::string_view kid);

}  // namespace weft::jose
