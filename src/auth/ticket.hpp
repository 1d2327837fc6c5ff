// SPDX-License-Identifier: Apache-2.0
// Launch tickets: a signed, short-lived statement by a host system that a user of it wants a
// person's record. Pure steps in a fixed order; the first that fails is the reason, which only the
// audit learns. No clock, no store: `now` comes in, spending the ticket is the caller's next step.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/principal.hpp"
#include "base/time.hpp"
#include "jose/jws.hpp"

namespace weft::auth {

// A system that launches the record, as configuration names it (`[[host]]`).
struct TrustedHost {
  std::string name;                  // the ticket's `iss`
  std::string organisation;          // ODS code
  std::vector<std::string> origins;  // "https://epr.example", as browsers send them
  jose::KeySet keys;
};

inline constexpr size_t kTicketBytesMax = 8192;
inline constexpr int64_t kTicketLifeMsMax = 60'000;

// In the order they are checked.
enum class TicketRefusal {
  TooLong,
  Malformed,  // no compact JWS, or no JSON object in it: nothing below could be read
  Issuer,
  Algorithm,  // no such kid, or another algorithm than that key's
  Signature,
  Audience,
  Lifetime,  // exp − iat over 60 s, not positive, or missing
  IssuedLater,
  Expired,
  Organisation,
  RoleOrPurpose,
  Page,
  Origin,
  Claims,  // sub, jti, name, window, patient: missing, empty, over-long, or out of place
  Spent,   // by the gate: this (iss, jti) came before
};
std::string_view word_for(TicketRefusal refusal);  // "expired": for the audit
bool has_good_signature(TicketRefusal refusal);    // refused only after the signature held

struct PatientClaim {
  std::string system, value, birth_date;  // as the ticket says; the Door judges them
};

struct Ticket {
  const TrustedHost* host = nullptr;
  Principal principal;
  std::optional<PatientClaim> patient;  // absent: a steward's launch, or an end of sessions
  std::string jti;
  Instant expires;
  std::string page;    // route name; "record" when the ticket names none
  std::string window;  // or empty
};

struct Refusal {
  TicketRefusal reason = TicketRefusal::Malformed;
  std::optional<Principal> who;  // only once the signature held
};

// How the form came: what a browser says about where it was sent from.
struct Sender {
  std::optional<std::string> origin;  // header Origin
  bool has_fetch_metadata = false;    // any header Sec-Fetch-*
};

struct TicketRules {
  std::span<const TrustedHost> hosts;
  std::string_view audience;  // our public_url
  const std::set<std::string>& pages;
  int64_t leeway_ms = 5'000;
};

enum class TicketUse { Launch, EndSessions };  // the latter: no patient, role and purpose optional

using TicketDecision = std::variant<Ticket, Refusal>;
TicketDecision decide_ticket(std::string_view compact, TicketUse use, const Sender& sender,
                             const TicketRules& rules, Instant now);

}  // namespace weft::auth
