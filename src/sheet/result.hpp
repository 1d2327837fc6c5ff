// SPDX-License-Identifier: Apache-2.0
// Laboratory results: value, flag in words, range, and the cumulative grid. Pure.
#pragma once

#include <string>
#include <vector>

#include "sheet/item.hpp"

namespace weft::sheet {

// The value of an Observation with its unit, or of its components; empty when there is none.
std::string value_words(const fhir::Json& observation);
std::string reference_range_words(const fhir::Json& observation);

struct Flag {
  std::string words;      // "High", "Critical low"; empty: none sent
  bool abnormal = false;  // an unknown flag counts as abnormal: it is never played down
};
// https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html
Flag flag_of(const fhir::Json& observation);

std::string specimen_time(const fhir::Json& resource);  // effectiveDateTime, else issued

// The value as a page shows it: value, unit, flag; "cancelled" where the source withdrew it.
ui::Html result_value(const Item& item);

// One row per test, organisation and unit; one column per specimen time, newest first. Values that
// are long text or have no time are left to the list.
ui::Html cumulative_grid(const Place& place, const std::vector<Item>& items);

}  // namespace weft::sheet
