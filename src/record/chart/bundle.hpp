// SPDX-License-Identifier: Apache-2.0
// A chart as JSON: a FHIR Bundle of what is shown, and the headings with their states, as
// `weft record` prints them. Pure; takes nothing that the chart does not hold.
// https://hl7.org/fhir/R4/bundle.html
#pragma once

#include "fhir/json/json.hpp"
#include "record/chart/chart.hpp"

namespace weft::record::chart {

// {"bundle": Bundle, "headings": [{"name","state","items",…}]}
fhir::Json render_record_json(const Chart& chart);

}  // namespace weft::record::chart
