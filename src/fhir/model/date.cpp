// SPDX-License-Identifier: Apache-2.0
#include "fhir/model/date.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::fhir {
namespace {

constexpr int kOffsetMaxMinutes = 14 * 60;
constexpr size_t kFractionMax = 9;  // digits of a second

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

// `shape` has 0 for a digit; every other character stands for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  return text.size() == shape.size() &&
         std::equal(text.begin(), text.end(), shape.begin(), [](char c, char wanted) {
           return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
         });
}

std::unexpected<Error> not_a_date() { return fail(Kind::Invalid, "not a FHIR date"); }

std::optional<Date> find_day(std::string_view text) {
  Date date;
  if (has_shape(text, "0000")) {
    date.precision = DatePrecision::Year;
  } else if (has_shape(text, "0000-00")) {
    date.precision = DatePrecision::Month;
  } else if (!has_shape(text, "0000-00-00")) {
    return {};
  }
  date.civil.year = number_of(text.substr(0, 4));
  if (text.size() > 4) date.civil.month = number_of(text.substr(5, 2));
  if (text.size() > 7) date.civil.day = number_of(text.substr(8, 2));
  if (date.civil.year == 0 || !is_valid(date.civil)) return {};
  return date;
}

std::optional<int> find_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (!has_shape(text, "+00:00") && !has_shape(text, "-00:00")) return {};
  const int minutes = number_of(text.substr(4, 2));
  const int total = number_of(text.substr(1, 2)) * 60 + minutes;
  if (minutes > 59 || total > kOffsetMaxMinutes) return {};
  return text[0] == '-' ? -total : total;
}

bool read_fraction(std::string_view& text, Date& date) {
  if (!text.starts_with('.')) return true;
  const size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  std::string digits(text.substr(1, end - 1));
  if (digits.empty() || digits.size() > kFractionMax) return false;
  digits.resize(3, '0');
  date.civil.millisecond = number_of(digits);
  date.precision = DatePrecision::Millisecond;
  text.remove_prefix(end);
  return true;
}

CivilTime after(CivilTime civil, DatePrecision precision) {
  if (precision == DatePrecision::Year || civil.month == 12) {
    civil.month = 1;
    ++civil.year;
  } else {
    ++civil.month;
  }
  return civil;
}

Instant end_of(const Date& date, Instant from) {
  switch (date.precision) {
    case DatePrecision::Year:
    case DatePrecision::Month:
      return from_london(after(date.civil, date.precision)).at;
    case DatePrecision::Day:
      // The next day's midnight in London, an hour early or late twice a year.
      return from_london(to_utc(from_utc(date.civil) + 24 * 3'600'000)).at;
    case DatePrecision::Second:
      return from + 1000;
    case DatePrecision::Millisecond:
      return from + 1;
  }
  return from;
}

}  // namespace

Result<Date> parse_date(std::string_view text) {
  const auto date = find_day(text);
  if (!date) return not_a_date();
  return *date;
}

Result<Date> parse_date_time(std::string_view text) {
  if (text.size() <= 10) return parse_date(text);
  auto date = find_day(text.substr(0, 10));
  if (!date || !has_shape(text.substr(10, 9), "T00:00:00")) return not_a_date();
  date->precision = DatePrecision::Second;
  date->civil.hour = number_of(text.substr(11, 2));
  date->civil.minute = number_of(text.substr(14, 2));
  date->civil.second = number_of(text.substr(17, 2));
  std::string_view rest = text.substr(19);
  if (!is_valid(date->civil) || !read_fraction(rest, *date)) return not_a_date();
  date->offset_minutes = find_offset(rest);
  if (!date->offset_minutes) return not_a_date();
  return *date;
}

DateSpan span_of(const Date& date) {
  const Instant from = date.offset_minutes
                           ? from_utc(date.civil) + int64_t{*date.offset_minutes} * -60'000
                           : from_london(date.civil).at;
  return {from, end_of(date, from)};
}

DateOrder compare(const Date& left, const Date& right) {
  const DateSpan a = span_of(left), b = span_of(right);
  if (a == b) return DateOrder::Same;
  if (a.until <= b.from) return DateOrder::Before;
  if (b.until <= a.from) return DateOrder::After;
  return DateOrder::Overlap;
}

std::optional<int> find_age_years(const Date& birth, const Date& on) {
  if (birth.precision < DatePrecision::Day || on.precision < DatePrecision::Day) return {};
  const auto month_day = [](const CivilTime& at) { return at.month * 100 + at.day; };
  const int years =
      on.civil.year - birth.civil.year - (month_day(on.civil) < month_day(birth.civil) ? 1 : 0);
  if (years < 0) return {};
  return years;
}

}  // namespace weft::fhir
