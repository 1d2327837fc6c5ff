// SPDX-License-Identifier: Apache-2.0
#include "hl7v2/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.hpp"

namespace weft::hl7v2 {
namespace {

constexpr int kOffsetMaxMinutes = 14 * 60;

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

std::string without_colons(std::string_view text) {
  std::string out(text);
  std::erase(out, ':');
  return out;
}

// "2025-05-05 23:23:32+01:00" → "20250505232332+0100"; v2's own form passes as it is.
std::string compact(std::string_view text) {
  if (text.size() < 7 || text[4] != '-') return std::string(text);
  std::string out(text.substr(0, 4));
  out += text.substr(5, 2);
  if (text.size() == 7) return out;
  if (text[7] != '-' || text.size() < 10) return std::string(text);
  out += text.substr(8, 2);
  if (text.size() == 10) return out;
  if (text[10] != ' ' && text[10] != 'T') return std::string(text);
  return out + without_colons(text.substr(11));
}

// The zone after the digits: "" and a sign alone name none.
bool read_zone(std::string_view text, std::optional<int>& offset_minutes) {
  text = trim(text);
  if (text.empty() || text == "+" || text == "-") return true;
  if (text == "Z") {
    offset_minutes = 0;
    return true;
  }
  const std::string_view digits = text.substr(1);
  if ((text[0] != '+' && text[0] != '-') || !is_digits(digits)) return false;
  if (digits.size() != 2 && digits.size() != 4) return false;
  const int minutes = digits.size() == 4 ? number_of(digits.substr(2)) : 0;
  const int total = number_of(digits.substr(0, 2)) * 60 + minutes;
  if (minutes > 59 || total > kOffsetMaxMinutes) return false;
  offset_minutes = text[0] == '-' ? -total : total;
  return true;
}

std::optional<Precision> find_precision(size_t digits) {
  switch (digits) {
    case 4:
      return Precision::Year;
    case 6:
      return Precision::Month;
    case 8:
      return Precision::Day;
    case 10:
      return Precision::Hour;
    case 12:
      return Precision::Minute;
    case 14:
      return Precision::Second;
    default:
      return {};
  }
}

// HL7 table 0529 "Precision".
Precision shortened(Precision precision, std::string_view degree) {
  static constexpr std::array<std::pair<std::string_view, Precision>, 6> kDegrees = {
      {{"Y", Precision::Year},
       {"L", Precision::Month},
       {"D", Precision::Day},
       {"H", Precision::Hour},
       {"M", Precision::Minute},
       {"S", Precision::Second}}};
  for (const auto& [letter, limit] : kDegrees)
    if (letter == degree) return std::min(precision, limit);
  return precision;
}

CivilTime truncated(CivilTime civil, Precision precision) {
  if (precision < Precision::Month) civil.month = 1;
  if (precision < Precision::Day) civil.day = 1;
  if (precision < Precision::Hour) civil.hour = 0;
  if (precision < Precision::Minute) civil.minute = 0;
  if (precision < Precision::Second) civil.second = 0;
  if (precision < Precision::Millisecond) civil.millisecond = 0;
  return civil;
}

int part_of(std::string_view digits, size_t at, int otherwise) {
  return digits.size() >= at + 2 ? number_of(digits.substr(at, 2)) : otherwise;
}

CivilTime civil_from(std::string_view digits, std::string_view fraction) {
  CivilTime civil;
  civil.year = number_of(digits.substr(0, 4));
  civil.month = part_of(digits, 4, 1);
  civil.day = part_of(digits, 6, 1);
  civil.hour = part_of(digits, 8, 0);
  civil.minute = part_of(digits, 10, 0);
  civil.second = part_of(digits, 12, 0);
  std::string thousandths(fraction.substr(0, 3));
  thousandths.resize(3, '0');
  civil.millisecond = number_of(thousandths);
  return civil;
}

std::string offset_text(int minutes) {
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                     std::abs(minutes) % 60);
}

}  // namespace

std::optional<DateTime> find_date_time(std::string_view text, std::string_view degree) {
  const std::string whole = compact(trim(text));
  std::string_view rest = whole;
  const size_t count = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const std::string_view digits = rest.substr(0, count);
  auto precision = find_precision(count);
  if (!precision) return {};
  rest.remove_prefix(count);
  std::string_view fraction;
  if (rest.starts_with('.')) {
    fraction = rest.substr(1, std::min(rest.find_first_not_of("0123456789", 1), rest.size()) - 1);
    if (fraction.empty() || precision != Precision::Second) return {};
    precision = Precision::Millisecond;
    rest.remove_prefix(1 + fraction.size());
  }
  DateTime time;
  if (!read_zone(rest, time.offset_minutes)) return {};
  time.civil = civil_from(digits, fraction);
  if (time.civil.year == 0 || !is_valid(time.civil)) return {};
  time.precision = shortened(*precision, degree);
  time.civil = truncated(time.civil, time.precision);
  return time;
}

LondonInstant to_instant(const DateTime& time, std::optional<Instant> not_after) {
  if (!time.offset_minutes) return from_london(time.civil, not_after);
  return {from_utc(time.civil) + int64_t{*time.offset_minutes} * -60'000, false};
}

std::string render_fhir_date(const DateTime& time) {
  const CivilTime& at = time.civil;
  if (time.precision == Precision::Year) return fmt::format("{:04}", at.year);
  if (time.precision == Precision::Month) return fmt::format("{:04}-{:02}", at.year, at.month);
  return fmt::format("{:04}-{:02}-{:02}", at.year, at.month, at.day);
}

std::string render_fhir_date_time(const DateTime& time, std::optional<Instant> not_after) {
  if (time.precision <= Precision::Day) return render_fhir_date(time);
  CivilTime civil = time.civil;
  int offset = time.offset_minutes.value_or(0);
  if (!time.offset_minutes) {
    const Instant at = from_london(civil, not_after).at;
    civil = to_london(at);
    offset = static_cast<int>((from_utc(civil) - at) / 60'000);
  }
  std::string text = render_fhir_date(time) +
                     fmt::format("T{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second);
  if (time.precision == Precision::Millisecond) text += fmt::format(".{:03}", civil.millisecond);
  return text + offset_text(offset);
}

}  // namespace weft::hl7v2
