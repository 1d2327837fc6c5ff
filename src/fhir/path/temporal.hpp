// SPDX-License-Identifier: Apache-2.0
// FHIRPath's Date, DateTime and Time: partial, compared precision by precision, moved by calendar
// durations. Pure values; years 1 to 9999. https://hl7.org/fhirpath/N1/#datetime-arithmetic
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhir/model/decimal.hpp"

namespace weft::fhir::path {

enum class Precision : uint8_t { Year, Month, Day, Hour, Minute, Second };  // Second: with fraction

struct Date {
  int16_t year = 1;
  int8_t month = 1, day = 1;
  Precision precision = Precision::Day;
};

struct Time {
  int8_t hour = 0, minute = 0;
  int32_t millisecond = 0;      // seconds and their fraction: 0 to 59,999
  uint8_t fraction_digits = 0;  // as written, up to 3; finer ones are cut off
  Precision precision = Precision::Second;
};

struct DateTime {
  Date date;
  Time time;
  Precision precision = Precision::Second;
  std::optional<int16_t> offset_minutes;  // none: no zone was written
  bool zulu = false;                      // offset 0 was written Z
};

// The text of a literal without @ (a DateTime may end in T), or of a FHIR primitive.
Result<Date> parse_date_literal(std::string_view text);
Result<DateTime> parse_date_time_literal(std::string_view text);
Result<Time> parse_time_literal(std::string_view text);
std::string text_of(const Date& date);
std::string text_of(const DateTime& date_time);
std::string text_of(const Time& time);
DateTime date_time_of(const Date& date);  // the same precision, no time

// nullopt: the shared precision does not decide. Where only one bears a zone the other is taken at
// `zone_minutes`; without it, the answer stands only if it is the same in every zone on Earth.
using Zone = std::optional<int16_t>;
std::optional<std::strong_ordering> compare(const Date& left, const Date& right);
std::optional<std::strong_ordering> compare(const DateTime& left, const DateTime& right,
                                            Zone zone_minutes = {});
std::optional<std::strong_ordering> compare(const Time& left, const Time& right);
bool equivalent(const Date& left, const Date& right);
bool equivalent(const DateTime& left, const DateTime& right, Zone zone_minutes = {});
bool equivalent(const Time& left, const Time& right);

// `unit`: a calendar word in singular or plural, or a UCUM code where the language allows one (not
// 'mo' and 'a'). Overflow past year 1 or 9999: nullopt (empty). A unit the language refuses, or
// hours on a Date, days on a Time: Invalid. Decimals count for seconds only; a Time wraps around.
Result<std::optional<Date>> add(const Date& date, const Decimal& value, std::string_view unit);
Result<std::optional<DateTime>> add(const DateTime& date_time, const Decimal& value,
                                    std::string_view unit);
Result<std::optional<Time>> add(const Time& time, const Decimal& value, std::string_view unit);

}  // namespace weft::fhir::path
