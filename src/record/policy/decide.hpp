// SPDX-License-Identifier: Apache-2.0
// The decisions: who may open a record, and what of it. Pure; the most restrictive rule wins, and
// what no rule permits is refused.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/principal.hpp"
#include "record/heading.hpp"
#include "record/policy/policy.hpp"

namespace weft::record::policy {

// What of an objection decides; objections.hpp holds the whole.
struct ActiveObjection {
  Scope scope = Scope::All;
  std::string target;  // ODS code, heading, or user; empty for all
};

enum class Refusal {
  None,
  PurposeNotPermitted,
  NothingPermitted,
  ObjectionToAll,
  ObjectionToEmployee,
  ObjectionToOrganisation
};
std::string_view word_for(Refusal refusal);  // for the audit only

// One principal before one person: everything that does not depend on the row, worked out once.
struct Viewpoint {
  Refusal refusal = Refusal::PurposeNotPermitted;
  std::array<Decision, 8> by_heading{};       // role × heading, and objections to headings
  Decision confidential = Decision::Conceal;  // of a row with that label
  Decision places = Decision::Conceal;        // of the places of a restricted person
  std::vector<std::pair<std::string, Decision>> organisations;  // objected to
};

// What decides about a row, of all a row holds.
struct RowFacts {
  Heading heading = Heading::Internal;
  uint64_t labels = 0;
  std::string_view organisation;
};

Viewpoint make_viewpoint(const Policy& policy, const auth::Principal& principal,
                         const std::vector<ActiveObjection>& objections);

// Refusal::None: the record may be opened.
Refusal decide_record(const Viewpoint& viewpoint);

// Sharing apart (a heading that its source does not share is absent, whoever looks).
Decision decide_row(const Viewpoint& viewpoint, const RowFacts& row);

// Whether the heading as such is withheld, whatever it holds: said without looking at a row.
Decision decide_heading(const Viewpoint& viewpoint, Heading heading);

// Address, phone, GP, contacts, places of visits.
Decision decide_places(const Viewpoint& viewpoint, bool restricted);

}  // namespace weft::record::policy
