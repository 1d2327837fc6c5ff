// SPDX-License-Identifier: Apache-2.0
// Demographic items that policy let through → the patient banner, after the NHS CUI guidance.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "record/chart/chart.hpp"

namespace weft::record::chart {

// One item per source. All values come from one source, the newest that is not provisional, so
// that the banner never mixes two registrations; death counts from any.
Banner make_banner(const std::vector<Item>& patients);

// The registration it speaks from; null without any.
const Item* find_registration(const std::vector<Item>& patients);

// Numbers that organisations gave this person, each with the organisation's name.
std::vector<std::string> local_numbers(const std::vector<Item>& patients);

}  // namespace weft::record::chart
