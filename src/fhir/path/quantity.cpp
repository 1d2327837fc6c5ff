// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#time-valued-quantities · #equals · #equivalent
#include "fhir/path/quantity.hpp"

#include <algorithm>
#include <iterator>

#include "fhir/ucum/ucum.hpp"

namespace weft::fhir::path {
namespace {

struct CalendarRow {
  std::string_view word, plural, ucum;
  int64_t months, milliseconds;  // months: of those that are no fixed number of days
};

// The factors are for comparisons, where no calendar says how long a month is.
constexpr CalendarRow kCalendar[] = {
    {"year", "years", "a", 12, 31'536'000'000}, {"month", "months", "mo", 1, 2'592'000'000},
    {"week", "weeks", "wk", 0, 604'800'000},    {"day", "days", "d", 0, 86'400'000},
    {"hour", "hours", "h", 0, 3'600'000},       {"minute", "minutes", "min", 0, 60'000},
    {"second", "seconds", "s", 0, 1'000},       {"millisecond", "milliseconds", "ms", 0, 1},
};

const CalendarRow* find_word(std::string_view unit) {
  const auto row = std::ranges::find_if(kCalendar, [unit](const CalendarRow& candidate) {
    return candidate.word == unit || candidate.plural == unit;
  });
  return row == std::end(kCalendar) ? nullptr : row;
}

std::optional<std::strong_ordering> compare_words(const Quantity& left, const CalendarRow& left_row,
                                                  const Quantity& right,
                                                  const CalendarRow& right_row) {
  const bool months = left_row.months != 0 && right_row.months != 0;
  const auto l =
      Decimal::multiply(left.value, Decimal(months ? left_row.months : left_row.milliseconds));
  const auto r =
      Decimal::multiply(right.value, Decimal(months ? right_row.months : right_row.milliseconds));
  if (!l || !r) return {};
  return *l <=> *r;
}

}  // namespace

bool is_calendar_word(std::string_view unit) { return find_word(unit) != nullptr; }

std::string_view ucum_code_of(std::string_view unit) {
  const CalendarRow* row = find_word(unit);
  return row ? row->ucum : unit;
}

std::optional<std::strong_ordering> compare(const Quantity& left, const Quantity& right) {
  if (left.unit == right.unit) return left.value <=> right.value;
  const CalendarRow* left_row = find_word(left.unit);
  const CalendarRow* right_row = find_word(right.unit);
  if (left_row && right_row) return compare_words(left, *left_row, right, *right_row);
  if ((left_row && left_row->months) || (right_row && right_row->months)) return {};
  const auto order = ucum::compare({left.value, std::string(ucum_code_of(left.unit))},
                                   {right.value, std::string(ucum_code_of(right.unit))});
  if (!order) return {};
  return *order <=> 0;
}

bool equivalent(const Decimal& left, const Decimal& right) {
  const int digits = std::min(left.normalised().scale(), right.normalised().scale());
  return left.rounded(digits) == right.rounded(digits);
}

bool equivalent(const Quantity& left, const Quantity& right) {
  if (left.unit == right.unit) return equivalent(left.value, right.value);
  const auto value = ucum::convert(right.value, ucum_code_of(right.unit), ucum_code_of(left.unit));
  return value && equivalent(left.value, *value);
}

}  // namespace weft::fhir::path
