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

enum class ValueShown {
  Whole,   // value, unit, flag
  InGrid,  // the unit stands in the row's head; no flag reads as normal beside the others
};
// The value as a page shows it; "cancelled" where the source withdrew it.
ui::Html result_value(const Item& item, ValueShown shown = ValueShown::Whole);

// What makes two lines values of one test: organisation, code and unit. A row that mixes
// laboratories or units invites a wrong trend.
std::string test_key(const Item& item);

// A report that says nothing in words is told by its lines.
bool is_silent_report(const Item& item);

bool stands_in_grid(const Item& item);  // false: long text, or no specimen time

// The same items; those in words are named after the report they are part of, since "Report" alone
// tells nobody that it is of a chest X-ray.
std::vector<Item> named_after_reports(const record::chart::HeadingView& view,
                                      const std::vector<const Item*>& items);

// One row per test, one column per specimen time, newest first; times beyond `newest` in a grid
// that opens on a click. Empty when nothing stands in it.
ui::Html cumulative_grid(const Place& place, const std::vector<const Item*>& items, size_t newest);

}  // namespace weft::sheet
