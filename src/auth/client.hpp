// SPDX-License-Identifier: Apache-2.0
// A program proves who it is by signing an assertion with its own key, and asks for a token. Pure
// steps in a fixed order; no clock, no store: `now` comes in, spending the assertion is the
// caller's next step.
// https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/principal.hpp"
#include "auth/scope.hpp"
#include "base/time.hpp"
#include "jose/jws.hpp"

namespace weft::auth {

// A program that may ask, as configuration names it (`[[client]]`).
struct TrustedClient {
  std::string name;          // client_id: the assertion's `iss` and `sub`
  std::string organisation;  // ODS code
  std::string feed;          // what it writes as; empty: nothing
  Purpose purpose = Purpose::DirectCare;
  std::vector<Scope> scopes;
  jose::KeySet keys;
};

inline constexpr int64_t kAssertionLifeMsMax = 5 * 60'000;

// In the order they are checked.
enum class AssertionRefusal {
  TooLong,
  Malformed,
  Client,     // unknown `iss`, or `sub` is another
  Algorithm,  // no such kid, or another algorithm than that key's
  Signature,
  Audience,
  Lifetime,  // exp missing, past, or more than five minutes ahead
  Claims,    // jti missing, empty or over-long
  Spent,     // by the caller: this (iss, jti) came before
};
std::string_view word_for(AssertionRefusal refusal);
bool has_good_signature(AssertionRefusal refusal);

struct Assertion {
  const TrustedClient* client = nullptr;
  std::string jti;
  Instant expires;
};

struct AssertionRules {
  std::span<const TrustedClient> clients;
  std::string_view audience;  // our token address
  int64_t leeway_ms = 5'000;
};

using AssertionDecision = std::variant<Assertion, AssertionRefusal>;
AssertionDecision decide_assertion(std::string_view compact, const AssertionRules& rules,
                                   Instant now);

}  // namespace weft::auth
