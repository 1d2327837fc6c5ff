// SPDX-License-Identifier: Apache-2.0
// FHIR date, dateTime and instant: partial, kept as written, compared as the spans they cover.
// Pure values. https://hl7.org/fhir/R4/datatypes.html#dateTime
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace weft::fhir {

enum class DatePrecision { Year, Month, Day, Second, Millisecond };

struct Date {
  CivilTime civil;  // as written, in its own zone
  DatePrecision precision = DatePrecision::Day;
  std::optional<int> offset_minutes;  // always there with a time, never without one
  bool operator==(const Date&) const = default;
};

// From the first instant to the one after the last. A date without zone is a day of London.
struct DateSpan {
  Instant from, until;
  bool operator==(const DateSpan&) const = default;
};

enum class DateOrder { Before, After, Same, Overlap };  // Overlap: nobody can say

Result<Date> parse_date(std::string_view text);       // YYYY, YYYY-MM, YYYY-MM-DD
Result<Date> parse_date_time(std::string_view text);  // also with time and zone
DateSpan span_of(const Date& date);
DateOrder compare(const Date& left, const Date& right);

// Whole years from `birth` to the day `on`; none where `birth` is partial or later than `on`.
std::optional<int> find_age_years(const Date& birth, const Date& on);

}  // namespace weft::fhir
