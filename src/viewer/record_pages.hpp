// SPDX-License-Identifier: Apache-2.0
// The clinicians' pages as pure functions: what the Door gave, in; HTML out.
#pragma once

#include <string>

#include "record/chart/chart.hpp"
#include "viewer/frame.hpp"

namespace weft::viewer {

std::string render_summary(const record::chart::Chart& chart, const PageFrame& frame);
std::string render_allergies(const record::chart::Chart& chart, const PageFrame& frame);
std::string render_problems(const record::chart::Chart& chart, const PageFrame& frame);
std::string render_contacts(const record::chart::Chart& chart, const PageFrame& frame);
std::string render_results(const record::chart::Chart& chart, const PageFrame& frame);
std::string render_item(const record::chart::ItemView& view, const PageFrame& frame);

// The view of one heading, inside the chart; one that says "no information" where it has none.
const record::chart::HeadingView& heading_of(const record::chart::Chart& chart,
                                             record::Heading heading);

}  // namespace weft::viewer
