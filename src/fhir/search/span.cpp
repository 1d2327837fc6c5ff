// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/span.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fhir/search/bytes.hpp"

namespace weft::fhir::search {
namespace {

constexpr uint64_t kSecond = 10'000'000, kMillisecond = 10'000;
constexpr int64_t kBiasSeconds = 62'167'219'200 + 2 * 86'400;  // from two days before year 0
constexpr size_t kFractionDigits = 7, kFractionDigitsMax = 9;  // that count; that are taken

// The lengths that need no end beside them; what lies between two of them bears its end.
constexpr std::array<uint64_t, 10> kLengths = {
    1, 10, 100, 1'000, kMillisecond, 100'000, 1'000'000, kSecond, 60 * kSecond, 86'400 * kSecond};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<int> digits_at(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return {};
  int number = 0;
  for (const char c : text.substr(at, count)) {
    if (!is_digit(c)) return {};
    number = number * 10 + (c - '0');
  }
  return number;
}

int64_t seconds_of(const CivilTime& civil) { return from_utc(civil).ms / 1000; }

uint64_t ticks_of_seconds(int64_t seconds) {
  return static_cast<uint64_t>(std::max<int64_t>(seconds + kBiasSeconds, 0)) * kSecond;
}

uint64_t london(const CivilTime& civil) { return ticks_of(from_london(civil).at); }

std::optional<Span> parse_days(std::string_view text) {
  CivilTime civil;
  const auto year = digits_at(text, 0, 4);
  if (!year || *year == 0) return {};
  civil.year = *year;
  for (size_t at = 4; at < text.size(); at += 3) {
    const auto part = digits_at(text, at + 1, 2);
    if (text[at] != '-' || !part) return {};
    (at == 4 ? civil.month : civil.day) = *part;
  }
  if (!is_valid(civil)) return {};
  if (text.size() == 10) return Span{london(civil), london(to_utc(from_utc(civil) + 86'400'000))};
  CivilTime next = civil;
  const bool year_end = text.size() == 4 || civil.month == 12;
  next.month = year_end ? 1 : civil.month + 1;
  next.year += year_end;
  return Span{london(civil), london(next)};
}

struct Fraction {
  uint64_t ticks = 0, length = kSecond;
};

// Takes ".25" from the front.
std::optional<Fraction> take_fraction(std::string_view& text) {
  Fraction fraction;
  if (!text.starts_with('.')) return fraction;
  text.remove_prefix(1);
  size_t digits = 0;
  for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1), ++digits) {
    if (digits >= kFractionDigits) continue;
    fraction.length /= 10;
    fraction.ticks += static_cast<uint64_t>(text[0] - '0') * fraction.length;
  }
  if (digits == 0 || digits > kFractionDigitsMax) return {};
  return fraction;
}

std::optional<int64_t> offset_seconds(std::string_view zone) {
  if (zone == "Z") return 0;
  const auto hours = digits_at(zone, 1, 2), minutes = digits_at(zone, 4, 2);
  if (zone.size() != 6 || zone[3] != ':' || (zone[0] != '+' && zone[0] != '-')) return {};
  if (!hours || !minutes || *minutes > 59 || *hours > 14) return {};
  return (zone[0] == '-' ? -1 : 1) * (*hours * 3600 + *minutes * 60);
}

// The time of day behind "T", and what it covers.
std::optional<Fraction> take_time(std::string_view& text, CivilTime& civil) {
  const auto hour = digits_at(text, 0, 2), minute = digits_at(text, 3, 2);
  if (!hour || !minute || text[2] != ':' || *hour > 23 || *minute > 59) return {};
  civil.hour = *hour;
  civil.minute = *minute;
  text.remove_prefix(5);
  if (!text.starts_with(':')) return Fraction{0, 60 * kSecond};
  const auto second = digits_at(text, 1, 2);
  if (!second || *second > 60) return {};  // a leap second is the next minute's first
  civil.second = *second;
  text.remove_prefix(3);
  return take_fraction(text);
}

std::optional<Span> parse_time(std::string_view text) {
  CivilTime civil;
  const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2),
             day = digits_at(text, 8, 2);
  if (!year || !month || !day || *year == 0 || text[4] != '-' || text[7] != '-') return {};
  civil.year = *year;
  civil.month = *month;
  civil.day = *day;
  if (!is_valid(civil) || (text[10] != 'T' && text[10] != 't')) return {};
  text.remove_prefix(11);
  const auto fraction = take_time(text, civil);
  if (!fraction) return {};
  const int leap = civil.second == 60;
  civil.second -= leap;
  uint64_t start = 0;
  if (text.empty()) {
    start = london(civil);
  } else {
    const auto offset = offset_seconds(text);
    if (!offset) return {};
    start = ticks_of_seconds(seconds_of(civil) - *offset);
  }
  start += fraction->ticks + static_cast<uint64_t>(leap) * kSecond;
  return Span{start, start + fraction->length};
}

std::string tick_text(uint64_t ticks) {
  const auto seconds = static_cast<int64_t>(ticks / kSecond) - kBiasSeconds;
  const CivilTime utc = to_utc(Instant{seconds * 1000});
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", utc.year, utc.month,
                                 utc.day, utc.hour, utc.minute, utc.second);
  if (const uint64_t rest = ticks % kSecond; rest != 0) {
    text += fmt::format(".{:07}", rest);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "Z";
}

}  // namespace

std::optional<Span> parse_span(std::string_view text) {
  if (text.size() == 4 || text.size() == 7 || text.size() == 10) return parse_days(text);
  if (text.size() < 16) return {};
  return parse_time(text);
}

uint64_t ticks_of(Instant at) {
  const int64_t ms = at.ms + kBiasSeconds * 1000;
  return static_cast<uint64_t>(std::max<int64_t>(ms, 0)) * kMillisecond;
}

void put_span(std::string& out, const Span& span) {
  put_number64(out, span.from);
  const uint64_t length = span.until - span.from;
  const auto at = std::ranges::lower_bound(kLengths, length);
  const auto shorter = static_cast<size_t>(at - kLengths.begin());
  const bool exact = at != kLengths.end() && *at == length;
  out.push_back(static_cast<char>(2 * shorter + exact));
  if (!exact) put_number64(out, span.until);
}

std::optional<Span> take_span(std::string_view& in) {
  const auto from = take_number64(in);
  if (!from || in.empty()) return {};
  const auto form = static_cast<uint8_t>(in[0]);
  in.remove_prefix(1);
  if (form % 2 == 1 && form / 2 < kLengths.size()) return Span{*from, *from + kLengths[form / 2]};
  const auto until = take_number64(in);
  if (!until) return {};
  return Span{*from, *until};
}

std::string span_text(const Span& span) {
  return (span.from == kEarliest ? "" : tick_text(span.from)) + ".." +
         (span.until == kLatest ? "" : tick_text(span.until));
}

}  // namespace weft::fhir::search
