// SPDX-License-Identifier: Apache-2.0
// The alert strip, always in view: each entry reads recorded, none asserted by X, or no
// information. An entry that nothing feeds yet says "no information", never nothing. Pure.
#pragma once

#include <vector>

#include "record/chart/chart.hpp"

namespace weft::record::chart {

std::vector<AlertEntry> make_alerts(const std::vector<HeadingView>& headings);

// What an item says in words: its text, else the display or code of its first coding.
std::string text_of(const fhir::Json& concept_element);

}  // namespace weft::record::chart
