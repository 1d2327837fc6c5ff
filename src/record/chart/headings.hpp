// SPDX-License-Identifier: Apache-2.0
// Items of one heading → current and past, in the order pages show them. One function a heading;
// pure, and blind to anything policy withheld.
#pragma once

#include <vector>

#include "record/chart/chart.hpp"

namespace weft::record::chart {

// Takes the items of its heading, in any order, and fills items, past and asserted_none.
void arrange_allergies(HeadingView& view, std::vector<Item> items);
void arrange_problems(HeadingView& view, std::vector<Item> items);
void arrange_contacts(HeadingView& view, std::vector<Item> items);
void arrange_results(HeadingView& view, std::vector<Item> items);

// "No known allergy" as a statement of its own, not an allergy.
bool asserts_none(const Item& item);

}  // namespace weft::record::chart
