// SPDX-License-Identifier: Apache-2.0
// Made-up charts for tests of pages, and for looking at pages without a server. Story people only;
// NHS numbers from the 999 range.
#pragma once

#include <string>
#include <vector>

#include "record/chart/chart.hpp"

namespace weft::testing {

Instant fixture_now();  // 2026-11-22T14:05Z

record::chart::Chart joan();           // much recorded, a conflict, corrected and cancelled results
record::chart::Chart unknown_woman();  // no information anywhere
record::chart::Chart restricted_and_died();
record::chart::Chart six_states();  // not shared, late, withheld, asserted none

// Every piece of text that a source can set is `text`.
record::chart::Chart hostile(const std::string& text);

// The item of a chart with that number, with a part of its original and a former version.
record::chart::ItemView item_view(const record::chart::Chart& chart, const std::string& number);

}  // namespace weft::testing
