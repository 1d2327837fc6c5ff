// SPDX-License-Identifier: Apache-2.0
// Each check below is one step of the token request's rules, and kChecks holds their order.
#include "auth/client.hpp"

#include <algorithm>
#include <cmath>

#include "jose/json.hpp"

namespace weft::auth {
namespace {

using jose::Json;

constexpr size_t kAssertionBytesMax = 8192, kJtiBytesMax = 256;
constexpr double kSecondsMax = 1e11;  // the year 5138: beyond it milliseconds could overflow

struct Step {
  const jose::Jws& jws;
  const Json& claims;
  const AssertionRules& rules;
  Instant now;
  const TrustedClient* client = nullptr;  // once `iss` is known
};

using Check = bool (*)(Step&);

bool check_client(Step& step) {
  const auto issuer = step.claims.find_text("iss");
  for (const TrustedClient& client : step.rules.clients)
    if (issuer == client.name && step.claims.find_text("sub") == issuer) step.client = &client;
  return step.client != nullptr;
}

bool check_algorithm(Step& step) {
  const jose::Jwk* key = step.client->keys.find(step.jws.kid);
  return key && jose::word_for(key->algorithm) == step.jws.algorithm;
}

bool check_signature(Step& step) {
  return jose::verify(step.jws, *step.client->keys.find(step.jws.kid));
}

// One audience, or ours in a list of them (RFC 7519 section 4.1.3).
bool check_audience(Step& step) {
  const Json* audience = step.claims.find("aud");
  if (!audience || step.rules.audience.empty()) return false;
  const auto is_ours = [&](const Json& one) {
    return one.type == Json::Type::Text && one.text == step.rules.audience;
  };
  return is_ours(*audience) || std::ranges::any_of(audience->list, is_ours);
}

std::optional<Instant> find_expiry(const Json& claims) {
  const auto seconds = claims.find_number("exp");
  if (!seconds || std::abs(*seconds) > kSecondsMax) return {};
  return Instant{std::llround(*seconds * 1000)};
}

bool check_lifetime(Step& step) {
  const auto expires = find_expiry(step.claims);
  return expires && step.now < *expires + step.rules.leeway_ms &&
         *expires - step.now <= kAssertionLifeMsMax + step.rules.leeway_ms;
}

bool check_claims(Step& step) {
  const auto jti = step.claims.find_text("jti");
  return jti && !jti->empty() && jti->size() <= kJtiBytesMax;
}

constexpr std::pair<Check, AssertionRefusal> kChecks[] = {
    {check_client, AssertionRefusal::Client},       {check_algorithm, AssertionRefusal::Algorithm},
    {check_signature, AssertionRefusal::Signature}, {check_audience, AssertionRefusal::Audience},
    {check_lifetime, AssertionRefusal::Lifetime},   {check_claims, AssertionRefusal::Claims}};

}  // namespace

std::string_view word_for(AssertionRefusal refusal) {
  switch (refusal) {
    case AssertionRefusal::TooLong:
      return "assertion too long";
    case AssertionRefusal::Malformed:
      return "assertion malformed";
    case AssertionRefusal::Client:
      return "unknown client";
    case AssertionRefusal::Algorithm:
      return "unknown key or wrong algorithm";
    case AssertionRefusal::Signature:
      return "bad signature";
    case AssertionRefusal::Audience:
      return "for another audience";
    case AssertionRefusal::Lifetime:
      return "expired, or lives too long";
    case AssertionRefusal::Claims:
      return "claims missing or out of place";
    case AssertionRefusal::Spent:
      return "used before";
  }
  return "refused";
}

bool has_good_signature(AssertionRefusal refusal) { return refusal > AssertionRefusal::Signature; }

AssertionDecision decide_assertion(std::string_view compact, const AssertionRules& rules,
                                   Instant now) {
  if (compact.size() > kAssertionBytesMax) return AssertionRefusal::TooLong;
  const auto jws = jose::parse_jws(compact);
  if (!jws) return AssertionRefusal::Malformed;
  const auto claims = jose::parse_object(jws->payload);
  if (!claims) return AssertionRefusal::Malformed;
  Step step{*jws, *claims, rules, now};
  for (const auto& [check, refusal] : kChecks)
    if (!check(step)) return refusal;
  return Assertion{step.client, *claims->find_text("jti"), *find_expiry(*claims)};
}

}  // namespace weft::auth
