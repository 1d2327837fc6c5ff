// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

#include <chrono>

#include "base/text.hpp"

namespace weft {
namespace {

using std::chrono::milliseconds;

date::local_time<milliseconds> local_from(const CivilTime& civil) {
  const date::year_month_day day{date::year(civil.year), date::month(unsigned(civil.month)),
                                 date::day(unsigned(civil.day))};
  return date::local_days(day) + std::chrono::hours(civil.hour) +
         std::chrono::minutes(civil.minute) + std::chrono::seconds(civil.second) +
         milliseconds(civil.millisecond);
}

CivilTime civil_from(date::local_time<milliseconds> local) {
  const auto day = date::floor<date::days>(local);
  const date::year_month_day ymd(day);
  const date::hh_mm_ss<milliseconds> time(local - day);
  return {int(ymd.year()),
          int(unsigned(ymd.month())),
          int(unsigned(ymd.day())),
          int(time.hours().count()),
          int(time.minutes().count()),
          int(time.seconds().count()),
          int(time.subseconds().count())};
}

const date::time_zone& london() {
  static const date::time_zone* const zone = date::locate_zone("Europe/London");
  return *zone;
}

Instant from_sys(date::sys_time<milliseconds> at) { return {at.time_since_epoch().count()}; }
date::sys_time<milliseconds> to_sys(Instant at) {
  return date::sys_time<milliseconds>(milliseconds(at.ms));
}

// Reads exactly `count` digits at `at`, or -1.
int digits_at(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size() || !is_digits(text.substr(at, count))) return -1;
  int value = 0;
  for (const char c : text.substr(at, count)) value = value * 10 + (c - '0');
  return value;
}

// Minutes east of UTC for "Z", "+01:00"; nothing when it is neither.
std::optional<int> offset_minutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
  const int hours = digits_at(text, 1, 2), minutes = digits_at(text, 4, 2);
  if (hours < 0 || minutes < 0 || hours > 14 || minutes > 59) return {};
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

Clock system_clock() {
  return [] { return from_sys(date::floor<milliseconds>(std::chrono::system_clock::now())); };
}

bool is_valid(const CivilTime& civil) {
  const date::year_month_day day{date::year(civil.year), date::month(unsigned(civil.month)),
                                 date::day(unsigned(civil.day))};
  return civil.year >= 1 && civil.year <= 9999 && civil.month >= 1 && civil.day >= 1 && day.ok() &&
         civil.hour >= 0 && civil.hour <= 23 && civil.minute >= 0 && civil.minute <= 59 &&
         civil.second >= 0 && civil.second <= 60 && civil.millisecond >= 0 &&
         civil.millisecond <= 999;
}

Instant from_utc(const CivilTime& civil) { return {local_from(civil).time_since_epoch().count()}; }

CivilTime to_utc(Instant at) {
  return civil_from(date::local_time<milliseconds>(milliseconds(at.ms)));
}

CivilTime to_london(Instant at) { return civil_from(london().to_local(to_sys(at))); }

LondonInstant from_london(const CivilTime& civil, std::optional<Instant> not_after) {
  const auto local = local_from(civil);
  const date::local_info info = london().get_info(local);
  if (info.result == date::local_info::nonexistent)
    return {from_sys(date::floor<milliseconds>(info.second.begin)), true};
  const Instant first{(local.time_since_epoch() - milliseconds(info.first.offset)).count()};
  if (info.result == date::local_info::unique) return {first, false};
  const Instant second{(local.time_since_epoch() - milliseconds(info.second.offset)).count()};
  const bool second_fits = !not_after || second <= *not_after;
  return {second_fits ? second : first, false};
}

std::string rfc3339(Instant at) {
  const CivilTime utc = to_utc(at);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", utc.year, utc.month,
                                 utc.day, utc.hour, utc.minute, utc.second);
  if (utc.millisecond != 0) text += fmt::format(".{:03}", utc.millisecond);
  return text + "Z";
}

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
Result<Instant> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
    return fail(Kind::Invalid, "not an RFC 3339 time");
  CivilTime civil{digits_at(text, 0, 4),
                  digits_at(text, 5, 2),
                  digits_at(text, 8, 2),
                  digits_at(text, 11, 2),
                  digits_at(text, 14, 2),
                  digits_at(text, 17, 2),
                  0};
  size_t at = 19;
  if (text[at] == '.') {
    int scale = 100;
    const size_t first = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
      civil.millisecond += (text[at] - '0') * scale;
    if (at == first) return fail(Kind::Invalid, "not an RFC 3339 time");
  }
  const auto offset = offset_minutes(text.substr(at));
  if (!offset || !is_valid(civil)) return fail(Kind::Invalid, "not an RFC 3339 time");
  return from_utc(civil) + -int64_t{*offset} * 60'000;
}

}  // namespace weft
