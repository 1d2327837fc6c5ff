// SPDX-License-Identifier: Apache-2.0
// What is known of one person → the chart that one viewer may see. Pure: the same facts, policy
// and `now` give the same bytes; what policy hides leaves no trace but the declared mark.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/chart/chart.hpp"
#include "record/chart/sift.hpp"

namespace weft::record::chart {

struct ShownThing {
  Heading heading = Heading::Internal;
  std::string name;  // "Observation/abc/2"
};

struct Assembled {
  Chart chart;
  bool identified = false;  // some demographics may be shown: otherwise nobody can be sure whose
  std::vector<ShownThing> things;  // every version in the chart, for the audit
  size_t unreadable = 0;           // rows that could not be read and were withheld: an alarm
};

enum class Extent { Whole, BannerAndAlerts };

// BannerAndAlerts: what stands above every page; the headings are not filled.
Assembled assemble(const PersonFacts& person, const Asking& asking, Extent extent = Extent::Whole);

// The row behind an opaque number, if this viewer may see it.
std::optional<ShownRow> find_shown(const PersonFacts& person, const Asking& asking,
                                   std::string_view number);

// One item, without banner and alerts, with the parts of its original and its former values
// (bodies, newest first), under the same policy. nullopt: it cannot be read, and is withheld.
std::optional<ItemView> view_item(const PersonFacts& person, const Asking& asking,
                                  const ShownRow& shown, const std::vector<fhir::Json>& former);

std::string thing_of(const store::Row& row);

}  // namespace weft::record::chart
