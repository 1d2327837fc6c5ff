// SPDX-License-Identifier: Apache-2.0
// Each check below is one step of the launch rules, and kChecks holds their order.
#include "auth/ticket.hpp"

#include <algorithm>
#include <cmath>

#include "jose/json.hpp"

namespace weft::auth {
namespace {

using jose::Json;

constexpr size_t kClaimBytesMax = 256;
constexpr double kSecondsMax = 1e11;  // the year 5138: beyond it milliseconds could overflow

struct Step {
  const jose::Jws& jws;
  const Json& claims;
  const Sender& sender;
  const TicketRules& rules;
  TicketUse use;
  Instant now;
  const TrustedHost* host = nullptr;  // once `iss` is known
};

using Check = std::optional<TicketRefusal> (*)(Step&);

std::optional<TicketRefusal> refuse_unless(bool held, TicketRefusal refusal) {
  if (held) return {};
  return refusal;
}

std::optional<Instant> find_instant(const Json& claims, std::string_view name) {
  const auto seconds = claims.find_number(name);
  if (!seconds || std::abs(*seconds) > kSecondsMax) return {};
  return Instant{std::llround(*seconds * 1000)};
}

std::optional<TicketRefusal> check_issuer(Step& step) {
  const auto issuer = step.claims.find_text("iss");
  for (const TrustedHost& host : step.rules.hosts)
    if (issuer == host.name) step.host = &host;
  return refuse_unless(step.host, TicketRefusal::Issuer);
}

std::optional<TicketRefusal> check_algorithm(Step& step) {
  const jose::Jwk* key = step.host->keys.find(step.jws.kid);
  return refuse_unless(key && jose::word_for(key->algorithm) == step.jws.algorithm,
                       TicketRefusal::Algorithm);
}

std::optional<TicketRefusal> check_signature(Step& step) {
  const jose::Jwk* key = step.host->keys.find(step.jws.kid);
  return refuse_unless(jose::verify(step.jws, *key), TicketRefusal::Signature);
}

std::optional<TicketRefusal> check_audience(Step& step) {
  const bool ours = !step.rules.audience.empty() &&
                    step.claims.find_text("aud") == std::string(step.rules.audience);
  return refuse_unless(ours, TicketRefusal::Audience);
}

std::optional<TicketRefusal> check_lifetime(Step& step) {
  const auto issued = find_instant(step.claims, "iat"), expires = find_instant(step.claims, "exp");
  const bool short_lived =
      issued && expires && *expires - *issued <= kTicketLifeMsMax && *expires - *issued > 0;
  return refuse_unless(short_lived, TicketRefusal::Lifetime);
}

std::optional<TicketRefusal> check_issued(Step& step) {
  const Instant issued = *find_instant(step.claims, "iat");
  return refuse_unless(issued <= step.now + step.rules.leeway_ms, TicketRefusal::IssuedLater);
}

std::optional<TicketRefusal> check_expiry(Step& step) {
  const Instant expires = *find_instant(step.claims, "exp");
  return refuse_unless(step.now < expires + step.rules.leeway_ms, TicketRefusal::Expired);
}

// An end of sessions need not say role, purpose and organisation; what it says must hold.
bool may_be_silent(const Step& step, std::string_view name) {
  return step.use == TicketUse::EndSessions && !step.claims.find(name);
}

std::optional<TicketRefusal> check_organisation(Step& step) {
  return refuse_unless(may_be_silent(step, "organisation") ||
                           step.claims.find_text("organisation") == step.host->organisation,
                       TicketRefusal::Organisation);
}

std::optional<TicketRefusal> check_role_and_purpose(Step& step) {
  const bool role = may_be_silent(step, "role") ||
                    find_staff_role(step.claims.find_text("role").value_or(std::string()));
  const bool purpose = may_be_silent(step, "purpose") ||
                       find_purpose(step.claims.find_text("purpose").value_or(std::string()));
  return refuse_unless(role && purpose, TicketRefusal::RoleOrPurpose);
}

std::optional<TicketRefusal> check_page(Step& step) {
  if (!step.claims.find("page")) return {};
  const auto page = step.claims.find_text("page");
  return refuse_unless(page && step.rules.pages.contains(*page), TicketRefusal::Page);
}

std::optional<TicketRefusal> check_origin(Step& step) {
  const auto& origin = step.sender.origin;
  if (!origin) return refuse_unless(!step.sender.has_fetch_metadata, TicketRefusal::Origin);
  return refuse_unless(*origin != "null" && std::ranges::count(step.host->origins, *origin) > 0,
                       TicketRefusal::Origin);
}

bool is_plain(const std::string& text) {
  const auto is_control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; };
  return text.size() <= kClaimBytesMax && std::ranges::none_of(text, is_control);
}

bool is_filled(const Json& claims, std::string_view name) {
  const auto text = claims.find_text(name);
  return text && !text->empty() && is_plain(*text);
}

bool is_absent_or_plain(const Json& claims, std::string_view name) {
  const auto text = claims.find_text(name);
  return text ? is_plain(*text) : claims.find(name) == nullptr;
}

bool is_patient_in_place(const Step& step) {
  const Json* patient = step.claims.find("patient");
  if (!patient) return is_absent_or_plain(step.claims, "birth_date");
  return step.use == TicketUse::Launch && is_filled(*patient, "system") &&
         is_filled(*patient, "value") && is_absent_or_plain(step.claims, "birth_date");
}

std::optional<TicketRefusal> check_claims(Step& step) {
  return refuse_unless(is_filled(step.claims, "sub") && is_filled(step.claims, "jti") &&
                           is_absent_or_plain(step.claims, "name") &&
                           is_absent_or_plain(step.claims, "window") && is_patient_in_place(step),
                       TicketRefusal::Claims);
}

constexpr Check kChecks[] = {check_issuer,   check_algorithm,    check_signature,
                             check_audience, check_lifetime,     check_issued,
                             check_expiry,   check_organisation, check_role_and_purpose,
                             check_page,     check_origin,       check_claims};

Principal principal_of(const Json& claims, const TrustedHost& host) {
  const auto text = [&](std::string_view name) { return claims.find_text(name).value_or(""); };
  return {.issuer = host.name,
          .user = text("sub"),
          .name = text("name"),
          .role = find_staff_role(text("role")).value_or(Role::Clerk),
          .organisation = host.organisation,
          .purpose = find_purpose(text("purpose")).value_or(Purpose::DirectCare)};
}

Ticket ticket_of(const Json& claims, const TrustedHost& host) {
  Ticket ticket{.host = &host,
                .principal = principal_of(claims, host),
                .jti = *claims.find_text("jti"),
                .expires = *find_instant(claims, "exp"),
                .page = claims.find_text("page").value_or("record"),
                .window = claims.find_text("window").value_or("")};
  if (const Json* patient = claims.find("patient"))
    ticket.patient = PatientClaim{.system = *patient->find_text("system"),
                                  .value = *patient->find_text("value"),
                                  .birth_date = claims.find_text("birth_date").value_or("")};
  return ticket;
}

}  // namespace

std::string_view word_for(TicketRefusal refusal) {
  switch (refusal) {
    case TicketRefusal::TooLong:
      return "ticket too long";
    case TicketRefusal::Malformed:
      return "ticket malformed";
    case TicketRefusal::Issuer:
      return "unknown issuer";
    case TicketRefusal::Algorithm:
      return "unknown key or wrong algorithm";
    case TicketRefusal::Signature:
      return "bad signature";
    case TicketRefusal::Audience:
      return "for another audience";
    case TicketRefusal::Lifetime:
      return "lives too long";
    case TicketRefusal::IssuedLater:
      return "issued in the future";
    case TicketRefusal::Expired:
      return "expired";
    case TicketRefusal::Organisation:
      return "another organisation than the host's";
    case TicketRefusal::RoleOrPurpose:
      return "unknown role or purpose";
    case TicketRefusal::Page:
      return "unknown page";
    case TicketRefusal::Origin:
      return "from another origin";
    case TicketRefusal::Claims:
      return "claims missing or out of place";
    case TicketRefusal::Spent:
      return "used before";
  }
  return "refused";
}

bool has_good_signature(TicketRefusal refusal) { return refusal > TicketRefusal::Signature; }

TicketDecision decide_ticket(std::string_view compact, TicketUse use, const Sender& sender,
                             const TicketRules& rules, Instant now) {
  if (compact.size() > kTicketBytesMax) return Refusal{TicketRefusal::TooLong, {}};
  const auto jws = jose::parse_jws(compact);
  if (!jws) return Refusal{TicketRefusal::Malformed, {}};
  const auto claims = jose::parse_object(jws->payload);
  if (!claims) return Refusal{TicketRefusal::Malformed, {}};
  Step step{*jws, *claims, sender, rules, use, now};
  for (const Check check : kChecks) {
    const auto refusal = check(step);
    if (!refusal) continue;
    if (!has_good_signature(*refusal)) return Refusal{*refusal, {}};
    return Refusal{*refusal, principal_of(*claims, *step.host)};
  }
  return ticket_of(*claims, *step.host);
}

}  // namespace weft::auth
