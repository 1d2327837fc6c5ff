// SPDX-License-Identifier: Apache-2.0
#include "sheet/dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace weft::sheet {
namespace {

constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct PartialDate {
  int year = 0, month = 0, day = 0;  // 0: not given
};

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// https://hl7.org/fhir/R4/datatypes.html#date
std::optional<PartialDate> find_partial_date(std::string_view text) {
  const bool shaped = text.size() == 4 || (text.size() == 7 && text[4] == '-') ||
                      (text.size() == 10 && text[4] == '-' && text[7] == '-');
  if (!shaped) return {};
  PartialDate date;
  for (size_t at = 0; at < text.size(); at += at == 0 ? 5 : 3) {
    const std::string_view part = text.substr(at, at == 0 ? 4 : 2);
    if (!is_digits(part)) return {};
    (at == 0 ? date.year : at == 5 ? date.month : date.day) = number(part);
  }
  const CivilTime civil{.year = date.year,
                        .month = text.size() > 4 ? date.month : 1,
                        .day = text.size() > 7 ? date.day : 1};
  if (!is_valid(civil)) return {};
  return date;
}

std::string shown(const PartialDate& date) {
  if (date.month == 0) return fmt::format("{:04}", date.year);
  if (date.day == 0) return fmt::format("{}-{:04}", kMonths[date.month - 1], date.year);
  return fmt::format("{:02}-{}-{:04}", date.day, kMonths[date.month - 1], date.year);
}

std::string shown(const CivilTime& civil) {
  return shown(PartialDate{civil.year, civil.month, civil.day});
}

}  // namespace

std::string nhs_date(Instant at) { return shown(to_london(at)); }

std::string nhs_date_time(Instant at) {
  const CivilTime civil = to_london(at);
  return fmt::format("{} {:02}:{:02}", shown(civil), civil.hour, civil.minute);
}

std::string nhs_date_time_seconds(Instant at) {
  return nhs_date_time(at) + fmt::format(":{:02}", to_london(at).second);
}

ShownDate nhs_date(std::string_view fhir_date) {
  if (const auto partial = find_partial_date(fhir_date)) return {shown(*partial), true};
  if (const auto at = parse_rfc3339(fhir_date)) return {nhs_date_time(*at), true};
  return {std::string(fhir_date), false};
}

std::optional<Instant> find_instant(std::string_view fhir_date) {
  if (const auto date = find_partial_date(fhir_date)) {
    return from_london({.year = date->year,
                        .month = std::max(date->month, 1),
                        .day = std::max(date->day, 1)})
        .at;
  }
  if (const auto at = parse_rfc3339(fhir_date)) return *at;
  return {};
}

std::string age(std::string_view birth_date, std::string_view on) {
  const auto born = find_partial_date(birth_date);
  const auto then = find_partial_date(on.substr(0, 10));
  if (!born || !then) return {};
  if (born->day == 0 || then->day == 0) {
    const int years = then->year - born->year;
    return years < 2 ? "" : fmt::format("about {}y", years);
  }
  const auto midnight = [](const PartialDate& date) {
    return from_utc({.year = date.year, .month = date.month, .day = date.day});
  };
  const int64_t days = (midnight(*then) - midnight(*born)) / 86'400'000;
  if (days < 0) return {};
  if (days < 28) return fmt::format("{} {}", days, days == 1 ? "day" : "days");
  const int months =
      (then->year - born->year) * 12 + then->month - born->month - (then->day < born->day ? 1 : 0);
  if (months < 24) return fmt::format("{}m", std::max(months, 0));
  return fmt::format("{}y", months / 12);
}

std::string span(int64_t ms) {
  const int64_t minutes = std::max<int64_t>(ms, 0) / 60'000;
  if (minutes < 1) return "under 1 min";
  if (minutes < 120) return fmt::format("{} min", minutes);
  if (minutes < 48 * 60) return fmt::format("{} h", minutes / 60);
  return fmt::format("{} days", minutes / (24 * 60));
}

}  // namespace weft::sheet
