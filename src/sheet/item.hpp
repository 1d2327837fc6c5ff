// SPDX-License-Identifier: Apache-2.0
// One item of the record, of any kind: its name, its link, where it came from, its marks, and its
// elements as recorded. Pure functions of what the Door gave.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "record/chart/chart.hpp"
#include "ui/html.hpp"

namespace weft::sheet {

using record::chart::Item;
using record::chart::Mark;

// Where a page stands: what its links start with, and the time it was made.
struct Place {
  std::string base;  // "/c/OPAQUE/"
  Instant now;
};

std::string kind_of(const Item& item);                   // "Allergy", "Problem", "Result" …
ui::Html name_of(const Item& item);                      // in the source's own words
ui::Html link_to(const Place& place, const Item& item);  // the name, leading to the item's page
ui::Html organisation_of(const Item& item);              // "Barts Health (R1H)"
ui::Html source_of(const Item& item);                    // organisation and date recorded
std::vector<std::pair<std::string, std::string>> attributes_of(const Item& item);

bool has_mark(const Item& item, Mark mark);
// The marks as tags. A corrected or cancelled item's former value is one click away.
ui::Html marks_of(const Place& place, const Item& item);

struct Field {
  std::string label;
  ui::Html value;
};
// Every element we know of its kind that has a value, in reading order.
std::vector<Field> fields_of(const Item& item);

// The elements that hold codes, with the words beside them: label and CodeableConcept or Coding.
struct CodedElement {
  std::string label;
  fhir::Json element;
};
std::vector<CodedElement> coded_elements_of(const Item& item);

ui::Html shown_date(std::string_view fhir_date);  // with "date not valid" where it is none

// The date of an element ("period.start"); one that could not be a date as its source sent it, with
// "date not valid". Empty when there is none.
ui::Html shown_date_of(const fhir::Json& resource, std::string_view path);

}  // namespace weft::sheet
