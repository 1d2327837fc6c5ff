// SPDX-License-Identifier: Apache-2.0
// The least and the greatest value that a written one may stand for. Digits count as in the
// specification: of a decimal those after its point, of a date or time all.
// https://build.fhir.org/ig/HL7/FHIRPath/#boundary-functions
#include <chrono>

#include "fhir/path/functions/functions.hpp"
#include "fhir/path/quantity.hpp"
#include "fhir/ucum/ucum.hpp"

namespace weft::fhir::path {
namespace {

enum class Side { Low, High };

constexpr int64_t kDecimalDigits = 8, kDecimalDigitsMax = 31;
constexpr int kEarliestOffset = 14 * 60, kLatestOffset = -12 * 60;

// 10 to the -scale, times `times`.
Decimal tenth(int scale, int64_t times = 1) {
  return Decimal::parse(std::to_string(times) + "e-" + std::to_string(scale)).value_or(Decimal());
}

// Half of the last written digit away from zero, or towards it; cut to `digits`: outwards rounded,
// inwards dropped.
Result<Decimal> outwards(const Decimal& magnitude, int digits) {
  return TRY(Decimal::add(magnitude, tenth(magnitude.scale() + 1, 5))).rounded(digits);
}
Result<Decimal> inwards(const Decimal& magnitude, int digits) {
  const Decimal edge = TRY(Decimal::subtract(magnitude, tenth(magnitude.scale() + 1, 5)));
  const Decimal rounded = edge.rounded(digits);
  return rounded > edge ? Decimal::subtract(rounded, tenth(digits)) : Result<Decimal>(rounded);
}

Result<Decimal> decimal_boundary(const Decimal& value, int digits, Side side) {
  const bool negative = value.is_negative();
  const bool zero = value == Decimal();
  const Decimal magnitude = negative ? value.negated() : value;
  const bool away = zero || negative == (side == Side::Low);
  const Decimal edge = TRY(away ? outwards(magnitude, digits) : inwards(magnitude, digits));
  const bool below = zero ? side == Side::Low : negative;
  return Decimal::add(below ? edge.negated() : edge, tenth(digits, 0));  // all digits shown
}

int last_day(const Date& date) {
  const std::chrono::year_month_day_last end(
      std::chrono::year(date.year),
      std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(date.month))));
  return static_cast<int>(static_cast<unsigned>(end.day()));
}

Date whole_date(Date date, Side side) {
  if (date.precision < Precision::Month) date.month = side == Side::Low ? 1 : 12;
  if (date.precision < Precision::Day)
    date.day = static_cast<int8_t>(side == Side::Low ? 1 : last_day(date));
  date.precision = Precision::Day;
  return date;
}

Time whole_time(Time time, Side side) {
  const bool low = side == Side::Low;
  if (time.precision < Precision::Hour) time.hour = low ? 0 : 23;
  if (time.precision < Precision::Minute) time.minute = low ? 0 : 59;
  if (time.precision < Precision::Second) {
    time.millisecond = low ? 0 : 59'999;
  } else if (!low && time.fraction_digits < 3) {
    time.millisecond += time.fraction_digits == 0 ? 999 : time.fraction_digits == 1 ? 99 : 9;
  }
  time.fraction_digits = 3;
  time.precision = Precision::Second;
  return time;
}

// How many digits each precision shows; a fraction of three ends the list.
struct Digits {
  int64_t date_time, time;
  Precision precision;
};
constexpr Digits kDigits[] = {{4, 0, Precision::Year},    {6, 0, Precision::Month},
                              {8, 0, Precision::Day},     {10, 2, Precision::Hour},
                              {12, 4, Precision::Minute}, {14, 6, Precision::Second}};

std::optional<Precision> precision_of(int64_t digits, int64_t Digits::* kind) {
  for (const Digits& row : kDigits)
    if (row.*kind == digits && digits > 0) return row.precision;
  const bool fraction = digits == kDigits[5].*kind + 3;
  return fraction ? std::optional(Precision::Second) : std::nullopt;
}

std::optional<Value> date_boundary(const Date& date, int64_t digits, Side side) {
  const auto precision = precision_of(digits, &Digits::date_time);
  if (!precision || *precision > Precision::Day) return {};
  Date edge = whole_date(date, side);
  edge.precision = *precision;
  return Value(edge);
}

void cut_fraction(Time& time, bool keep) {
  if (keep) return;
  time.millisecond -= time.millisecond % 1000;
  time.fraction_digits = 0;
}

std::optional<Value> date_time_boundary(DateTime at, int64_t digits, Side side) {
  const auto precision = precision_of(digits, &Digits::date_time);
  if (!precision) return {};
  // FHIR has no dateTime of an hour alone: 08 is read as 08:00.
  if (at.precision == Precision::Hour) at.precision = at.time.precision = Precision::Minute;
  if (at.precision <= Precision::Day) {
    at.time = Time{.precision = Precision::Day};
    at.date.precision = at.precision;
  }
  const bool zoned = at.offset_minutes.has_value();
  at.date = whole_date(at.date, side);
  at.time = whole_time(at.time, side);
  at.precision = at.time.precision = *precision;
  if (*precision <= Precision::Day) {
    at.date.precision = *precision;
    at.time = Time();
    at.offset_minutes.reset();
    return Value(at);
  }
  cut_fraction(at.time, digits == kDigits[5].date_time + 3);
  if (!zoned)
    at.offset_minutes = static_cast<int16_t>(side == Side::Low ? kEarliestOffset : kLatestOffset);
  return Value(at);
}

std::optional<Value> time_boundary(const Time& time, int64_t digits, Side side) {
  const auto precision = precision_of(digits, &Digits::time);
  if (!precision) return {};
  Time edge = whole_time(time, side);
  edge.precision = *precision;
  cut_fraction(edge, digits == kDigits[5].time + 3);
  return Value(edge);
}

std::optional<Value> number_boundary(const Decimal& value, int64_t digits, Side side) {
  if (digits < 0 || digits > kDecimalDigitsMax) return {};
  const auto edge = decimal_boundary(value, static_cast<int>(digits), side);
  return edge ? std::optional(Value(*edge)) : std::nullopt;
}

std::optional<Value> boundary_of(const Value& value, std::optional<int64_t> digits, Side side) {
  if (const Date* date = value.as<Date>()) return date_boundary(*date, digits.value_or(8), side);
  if (const DateTime* at = value.as<DateTime>())
    return date_time_boundary(*at, digits.value_or(17), side);
  if (const Time* time = value.as<Time>()) return time_boundary(*time, digits.value_or(9), side);
  const int64_t after_point = digits.value_or(kDecimalDigits);
  if (const Decimal* decimal = value.as<Decimal>())
    return number_boundary(*decimal, after_point, side);
  if (const int64_t* whole = value.as<int64_t>())
    return number_boundary(Decimal(*whole), after_point, side);
  const Quantity* quantity = value.as<Quantity>();
  const auto edge = quantity ? number_boundary(quantity->value, after_point, side) : std::nullopt;
  if (!edge) return {};
  return Value(Quantity{*edge->as<Decimal>(), quantity->unit});
}

template <Side side>
Result<void> boundary(Call& call, Collection& out) {
  const auto value = TRY(call.value_input());
  std::optional<int64_t> digits;
  if (call.argument_count() > 0) {
    digits = TRY(call.integer_argument(0));
    if (!digits) return {};
  }
  const auto edge = value ? boundary_of(*value, digits, side) : std::nullopt;
  if (edge) out.push_back(*edge);
  return {};
}

int64_t digits_shown(Precision precision, int fraction, int64_t Digits::* kind) {
  for (const Digits& row : kDigits)
    if (row.precision == precision) return row.*kind + fraction;
  return 0;
}

Result<void> precision(Call& call, Collection& out) {
  const auto value = TRY(call.value_input());
  if (!value) return {};
  if (const Decimal* decimal = value->as<Decimal>())
    return give(out, Value(int64_t{decimal->scale()}));
  if (value->as<int64_t>()) return give(out, Value(int64_t{0}));
  if (const Date* date = value->as<Date>())
    return give(out, Value(digits_shown(date->precision, 0, &Digits::date_time)));
  if (const DateTime* at = value->as<DateTime>())
    return give(
        out, Value(digits_shown(at->precision,
                                at->precision == Precision::Second ? at->time.fraction_digits : 0,
                                &Digits::date_time)));
  const Time* time = value->as<Time>();
  if (!time) return call.refuse("expected a decimal, a date or a time");
  return give(out, Value(digits_shown(time->precision, time->fraction_digits, &Digits::time)));
}

Result<void> comparable(Call& call, Collection& out) {
  const auto left = TRY(call.value_input()), right = TRY(call.value_argument(0));
  const Quantity* left_quantity = left ? left->as<Quantity>() : nullptr;
  const Quantity* right_quantity = right ? right->as<Quantity>() : nullptr;
  if (!left_quantity || !right_quantity) return {};
  return give(out, Value(ucum::is_comparable(ucum_code_of(left_quantity->unit),
                                             ucum_code_of(right_quantity->unit))));
}

constexpr FunctionRow kRows[] = {
    {"lowBoundary", 0, 1, boundary<Side::Low>, Scope::Outside, Takes::Anything, Returns::Number},
    {"highBoundary", 0, 1, boundary<Side::High>, Scope::Outside, Takes::Anything, Returns::Number},
    {"precision", 0, 0, precision, Scope::Outside, Takes::Anything, Returns::Integer},
    {"comparable", 1, 1, comparable, Scope::Outside, Takes::Anything, Returns::Boolean},
};

}  // namespace

std::span<const FunctionRow> boundary_functions() { return kRows; }

}  // namespace weft::fhir::path
