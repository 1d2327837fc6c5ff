// SPDX-License-Identifier: Apache-2.0
// Rule 3: what the events of one stay come to, and which stay an event that names none belongs to.
// Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/filing/fold/row_state.hpp"

namespace weft::record::filing {

bool is_cancel(std::string_view event);

// Which events the cancels among them remove. `kept` is ordered by stamp.
struct Removals {
  std::vector<bool> removed;        // by position
  std::map<size_t, size_t> target;  // cancel → the event it names
};
Removals decide_removals(KeptView kept);

// Positions of the events that stand, cancels apart, in the order they happened.
std::vector<size_t> standing_events(KeptView kept, const Removals& removals);

// FHIR Encounter.status; empty where nothing but updates is known.
std::string_view decide_stay_status(KeptView kept, const Removals& removals,
                                    std::optional<Instant> until = {});

// Stays by visit key, each with the events that name it.
using Stays = std::map<std::string, std::vector<Kept>>;

// For each event without a visit key: the visit it belongs to, or none (none or several open).
// Decided over all of them together, in the order they happened, so that arrival plays no part.
std::vector<std::optional<std::string>> decide_placements(const Stays& stays, KeptView keyless);

}  // namespace weft::record::filing
