// SPDX-License-Identifier: Apache-2.0
// Comparison: https://hl7.org/fhirpath/N1/#datetime-equality · arithmetic: #datetime-arithmetic
#include "fhir/path/temporal.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace weft::fhir::path {
namespace {

using Order = std::optional<std::strong_ordering>;

constexpr int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
// Every zone in use lies between these.
constexpr int kWestmost = -12 * 60, kEastmost = 14 * 60;

int64_t days_of(const Date& date) {
  using namespace std::chrono;
  return sys_days(year(date.year) / month(static_cast<unsigned>(date.month)) /
                  day(static_cast<unsigned>(date.day)))
      .time_since_epoch()
      .count();
}

// False past the years a Date holds; the precision stays.
bool set_days(Date& date, int64_t days) {
  using namespace std::chrono;
  constexpr sys_days kFirst = year(1) / 1 / 1, kLast = year(9999) / 12 / 31;
  if (days < kFirst.time_since_epoch().count() || days > kLast.time_since_epoch().count())
    return false;
  const year_month_day civil{sys_days(std::chrono::days(days))};
  date.year = static_cast<int16_t>(static_cast<int>(civil.year()));
  date.month = static_cast<int8_t>(static_cast<unsigned>(civil.month()));
  date.day = static_cast<int8_t>(static_cast<unsigned>(civil.day()));
  return true;
}

int64_t clock_of(const Time& time) {
  return time.hour * kHour + time.minute * kMinute + time.millisecond;
}

void set_clock(Time& time, int64_t ms) {
  time.hour = static_cast<int8_t>(ms / kHour);
  time.minute = static_cast<int8_t>(ms % kHour / kMinute);
  time.millisecond = static_cast<int32_t>(ms % kMinute);
  int scale = 1000;
  for (int i = 0; i < time.fraction_digits; ++i) scale /= 10;
  for (; time.millisecond % scale != 0; scale /= 10) ++time.fraction_digits;
}

// Days before the one that `ms` lies in.
int64_t carried(int64_t ms) { return ms >= 0 ? ms / kDay : -((-ms + kDay - 1) / kDay); }

bool set_instant(DateTime& out, int64_t days, int64_t ms) {
  const int64_t carry = carried(ms);
  if (!set_days(out.date, days + carry)) return false;
  set_clock(out.time, ms - carry * kDay);
  return true;
}

using Fields = std::array<int, 6>;

Fields fields_of(const DateTime& at) {
  return {at.date.year, at.date.month,  at.date.day,
          at.time.hour, at.time.minute, at.time.millisecond};
}

// Precision by precision from the year on; what only one of them has leaves it open.
Order compare_fields(const Fields& left, Precision left_precision, const Fields& right,
                     Precision right_precision, Precision first = Precision::Year) {
  const size_t last = static_cast<size_t>(std::min(left_precision, right_precision));
  for (size_t i = static_cast<size_t>(first); i <= last; ++i)
    if (left[i] != right[i]) return left[i] <=> right[i];
  if (left_precision != right_precision) return {};
  return std::strong_ordering::equal;
}

// As a clock `minutes` east of UTC shows it, which may lie past the years of a Date.
Fields fields_at(const DateTime& zoned, int minutes) {
  using namespace std::chrono;
  if (minutes == *zoned.offset_minutes) return fields_of(zoned);
  const int64_t ms = clock_of(zoned.time) + (minutes - *zoned.offset_minutes) * kMinute;
  const year_month_day civil{sys_days(days(days_of(zoned.date) + carried(ms)))};
  const int64_t clock = ms - carried(ms) * kDay;
  return {static_cast<int>(civil.year()),
          static_cast<int>(static_cast<unsigned>(civil.month())),
          static_cast<int>(static_cast<unsigned>(civil.day())),
          static_cast<int>(clock / kHour),
          static_cast<int>(clock % kHour / kMinute),
          static_cast<int>(clock % kMinute)};
}

// By the clocks of both zones, which may differ where minutes are missing: then nobody can say.
Order compare_zoned(const DateTime& left, const DateTime& right) {
  const auto by_clock = [&](int minutes) {
    return compare_fields(fields_at(left, minutes), left.precision, fields_at(right, minutes),
                          right.precision);
  };
  const Order ours = by_clock(*left.offset_minutes);
  if (left.precision > Precision::Hour && right.precision > Precision::Hour) return ours;
  return ours == by_clock(*right.offset_minutes) ? ours : std::nullopt;
}

// `zoned` against `local`, whose zone nobody wrote down.
Order compare_across(const DateTime& zoned, const DateTime& local, Zone zone_minutes) {
  const auto in_zone = [&](int minutes) {
    return compare_fields(fields_at(zoned, minutes), zoned.precision, fields_of(local),
                          local.precision);
  };
  if (zone_minutes) return in_zone(*zone_minutes);
  const Order west = in_zone(kWestmost), east = in_zone(kEastmost);
  return west == east ? west : std::nullopt;
}

enum class Unit : uint8_t { Year, Month, Week, Day, Hour, Minute, Second, Millisecond };

Result<Unit> parse_unit(std::string_view text) {
  struct Row {
    std::string_view word, code;
    Unit unit;
  };
  // Definite years and months have no code here: they are no calendar durations.
  static constexpr Row kRows[] = {
      {"year", "", Unit::Year},      {"month", "", Unit::Month},
      {"week", "wk", Unit::Week},    {"day", "d", Unit::Day},
      {"hour", "h", Unit::Hour},     {"minute", "min", Unit::Minute},
      {"second", "s", Unit::Second}, {"millisecond", "ms", Unit::Millisecond},
  };
  for (const Row& row : kRows) {
    const bool plural = text.size() == row.word.size() + 1 && text.back() == 's';
    if ((!text.empty() && text == row.code) || text == row.word ||
        (plural && text.starts_with(row.word)))
      return row.unit;
  }
  return fail(Kind::Invalid, "expected a calendar duration", std::string(text));
}

constexpr int64_t kMsOf[] = {0, 0, 7 * kDay, kDay, kHour, kMinute, kSecond, 1};
// More than the whole calendar in any direction.
constexpr int64_t kMonthsMax = 12 * 10'000, kMsMax = 10'000 * 366 * kDay;

// A duration as months or milliseconds, of which one is 0; nullopt where it exceeds the calendar.
struct Span {
  int64_t months = 0, ms = 0;
};

std::optional<Span> span_of(const Decimal& value, Unit unit) {
  // Above seconds calendar durations are whole.
  const auto thousandths = Decimal::multiply(value, Decimal(1000));
  if (unit == Unit::Second && !thousandths) return {};
  const auto whole = unit == Unit::Second ? thousandths->whole() : value.whole();
  if (!whole) return {};
  if (unit <= Unit::Month) {
    const __int128 months = static_cast<__int128>(*whole) * (unit == Unit::Year ? 12 : 1);
    if (months > kMonthsMax || months < -kMonthsMax) return {};
    return Span{.months = static_cast<int64_t>(months)};
  }
  const int64_t factor = unit == Unit::Second ? 1 : kMsOf[static_cast<size_t>(unit)];
  const __int128 ms = static_cast<__int128>(*whole) * factor;
  if (ms > kMsMax || ms < -kMsMax) return {};
  return Span{.ms = static_cast<int64_t>(ms)};
}

bool add_months(Date& date, int64_t months) {
  using namespace std::chrono;
  const int64_t total = int64_t{date.year} * 12 + (date.month - 1) + months;
  if (total < 12 || total >= 10'000 * 12) return false;
  date.year = static_cast<int16_t>(total / 12);
  date.month = static_cast<int8_t>(total % 12 + 1);
  const auto last = year_month_day_last(year(date.year),
                                        month_day_last(month(static_cast<unsigned>(date.month))));
  const int days = static_cast<int>(static_cast<unsigned>(last.day()));
  date.day = static_cast<int8_t>(std::min<int>(date.day, days));
  return true;
}

// A span finer than the value is first turned into the value's precision, fractions dropped.
std::optional<DateTime> moved_by(DateTime out, const Span& span) {
  bool ok = true;
  if (span.months != 0) {
    const bool years = out.precision == Precision::Year;
    ok = add_months(out.date, years ? span.months / 12 * 12 : span.months);
  } else if (out.precision == Precision::Year) {
    ok = add_months(out.date, span.ms / (365 * kDay) * 12);
  } else if (out.precision == Precision::Month) {
    ok = add_months(out.date, span.ms / (30 * kDay));
  } else if (out.precision == Precision::Day) {
    ok = set_days(out.date, days_of(out.date) + span.ms / kDay);
  } else {
    const int64_t step = out.precision == Precision::Hour     ? kHour
                         : out.precision == Precision::Minute ? kMinute
                                                              : 1;
    ok = set_instant(out, days_of(out.date), clock_of(out.time) + span.ms / step * step);
  }
  if (!ok) return {};
  return out;
}

}  // namespace

Order compare(const Date& left, const Date& right) {
  return compare(date_time_of(left), date_time_of(right));
}

Order compare(const DateTime& left, const DateTime& right, Zone zone_minutes) {
  if (left.offset_minutes && right.offset_minutes) return compare_zoned(left, right);
  if (left.offset_minutes) return compare_across(left, right, zone_minutes);
  if (!right.offset_minutes)
    return compare_fields(fields_of(left), left.precision, fields_of(right), right.precision);
  const Order turned = compare_across(right, left, zone_minutes);
  if (!turned) return turned;
  return 0 <=> *turned;
}

Order compare(const Time& left, const Time& right) {
  const Fields ours{0, 0, 0, left.hour, left.minute, left.millisecond};
  const Fields theirs{0, 0, 0, right.hour, right.minute, right.millisecond};
  return compare_fields(ours, left.precision, theirs, right.precision, Precision::Hour);
}

bool equivalent(const Date& left, const Date& right) {
  return compare(left, right) == std::strong_ordering::equal;
}

bool equivalent(const DateTime& left, const DateTime& right, Zone zone_minutes) {
  return compare(left, right, zone_minutes) == std::strong_ordering::equal;
}

bool equivalent(const Time& left, const Time& right) {
  return compare(left, right) == std::strong_ordering::equal;
}

Result<std::optional<Date>> add(const Date& date, const Decimal& value, std::string_view unit) {
  const Unit parsed = TRY(parse_unit(unit));
  if (parsed > Unit::Day) return fail(Kind::Invalid, "a date has no hours", std::string(unit));
  const auto span = span_of(value, parsed);
  const auto moved = span ? moved_by(date_time_of(date), *span) : std::nullopt;
  if (!moved) return std::optional<Date>();
  return std::optional<Date>(moved->date);
}

Result<std::optional<DateTime>> add(const DateTime& date_time, const Decimal& value,
                                    std::string_view unit) {
  const auto span = span_of(value, TRY(parse_unit(unit)));
  if (!span) return std::optional<DateTime>();
  return moved_by(date_time, *span);
}

Result<std::optional<Time>> add(const Time& time, const Decimal& value, std::string_view unit) {
  const Unit parsed = TRY(parse_unit(unit));
  if (parsed < Unit::Hour) return fail(Kind::Invalid, "a time has no days", std::string(unit));
  const auto span = span_of(value, parsed);
  if (!span) return std::optional<Time>();
  DateTime on_some_day{.date = {.year = 2000}, .time = time, .precision = time.precision};
  on_some_day = *moved_by(on_some_day, {.ms = span->ms % kDay});
  return std::optional<Time>(on_some_day.time);
}

}  // namespace weft::fhir::path
