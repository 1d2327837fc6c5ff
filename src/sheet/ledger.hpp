// SPDX-License-Identifier: Apache-2.0
// What can be said of a heading as a whole, so that silence never looks like "none recorded": its
// state in words, and how old each of its sources is. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "record/chart/chart.hpp"
#include "sheet/item.hpp"
#include "ui/html.hpp"

namespace weft::sheet {

using record::chart::HeadingState;
using record::chart::HeadingView;

std::string_view heading_name(record::Heading heading);  // "Allergies"

ui::Html state_tag(HeadingState state);

// The line under a heading: state, counts, age of each source, what is withheld.
ui::Html ledger_line(const HeadingView& view, const Place& place);

// What stands where a heading has nothing current to list; empty where it has.
ui::Html nothing_to_list(const HeadingView& view);

// One row per heading, at the end of the summary.
ui::Html ledger(const std::vector<HeadingView>& views, const Place& place);

}  // namespace weft::sheet
