// SPDX-License-Identifier: Apache-2.0
// Rule 7: whose messages a retired number may still bring. A number that was retired and comes back
// with a birth date or surname unlike both persons was given to somebody else: what it brings is
// kept but set aside, shown nowhere, until a person decides. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "record/filing/submission.hpp"
#include "record/identity/merge_edge.hpp"

namespace weft::record::filing {

// A surname and birth date that messages about a subject gave, and the earliest stamp of one.
struct NameSeen {
  std::string surname;  // as compared; empty: not given
  std::string birth_date;
  Stamp first;
  bool aside = false;  // as last decided

  std::string who() const { return surname + "|" + birth_date; }
};

fhir::Json render_names(const std::vector<NameSeen>& names);
std::vector<NameSeen> read_names(std::string_view body);

// Adds a name, or an earlier stamp of one. Says whether anything changed.
bool add_name(std::vector<NameSeen>& names, const NameSeen& name);

// The `who` of every name of a retired subject that is first heard after its earliest merge and is
// unlike what both subjects were called. `survivors`: every name of those it was merged into.
std::set<std::string> decide_set_aside(const std::vector<NameSeen>& retired,
                                       const std::vector<identity::MergeEdge>& edges,
                                       const std::vector<NameSeen>& survivors);

// Rule 7's alarm: the message was recorded after the number was retired.
bool decide_late_after_merge(const std::vector<identity::MergeEdge>& edges, const Stamp& stamp);

}  // namespace weft::record::filing
