// SPDX-License-Identifier: Apache-2.0
// FHIR bodies from fragments: elements named by path and slot ("participant:ATND", "period.start"),
// set by whichever statement wins each of them. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "record/filing/fold/row_state.hpp"

namespace weft::record::filing {

// Fragment name → position of the statement that sets it; the later of `order` wins.
using Winners = std::map<std::string, size_t, std::less<>>;

// `order`: positions in `kept`, from the weakest statement to the strongest.
Winners decide_winners(KeptView kept, const std::vector<size_t>& order);

// Puts the winning fragments into `body`: nested by dots, the arrays of slots joined in slot order,
// nulls left out. `body` keeps the members it has in front.
void put_elements(fhir::Json& body, KeptView kept, const Winners& winners);

// Positions that won something, ascending, each once.
std::vector<size_t> positions_of(const Winners& winners);

fhir::Json reference_to(std::string_view type, std::string_view id);

}  // namespace weft::record::filing
