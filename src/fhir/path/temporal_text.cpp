// SPDX-License-Identifier: Apache-2.0
// Literals and primitives: https://hl7.org/fhirpath/N1/#literals
#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "fhir/path/temporal.hpp"

namespace weft::fhir::path {
namespace {

// Reads a text from left to right; every step says whether it was there.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool is_done() const { return at_ == text_.size(); }
  bool take(char c) {
    if (is_done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // Exactly `count` digits.
  std::optional<int> digits(size_t count) {
    if (text_.size() - at_ < count) return {};
    int value = 0;
    for (size_t i = 0; i < count; ++i) {
      const char c = text_[at_ + i];
      if (c < '0' || c > '9') return {};
      value = value * 10 + (c - '0');
    }
    at_ += count;
    return value;
  }
  std::unexpected<Error> refuse(std::string_view expected) const {
    return fail(Kind::Invalid, fmt::format("expected {}", expected), std::to_string(at_));
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

Result<int> read_two(Reader& in, int from, int to, std::string_view what) {
  const auto value = in.digits(2);
  if (!value || *value < from || *value > to) return in.refuse(what);
  return *value;
}

Result<Date> read_date(Reader& in) {
  Date date{.precision = Precision::Year};
  const auto year = in.digits(4);
  if (!year || *year == 0) return in.refuse("a year of four digits");
  date.year = static_cast<int16_t>(*year);
  if (!in.take('-')) return date;
  date.month = static_cast<int8_t>(TRY(read_two(in, 1, 12, "a month")));
  date.precision = Precision::Month;
  if (!in.take('-')) return date;
  date.day = static_cast<int8_t>(TRY(read_two(in, 1, 31, "a day")));
  date.precision = Precision::Day;
  const std::chrono::year_month_day civil(std::chrono::year(date.year),
                                          std::chrono::month(static_cast<unsigned>(date.month)),
                                          std::chrono::day(static_cast<unsigned>(date.day)));
  if (!civil.ok()) return in.refuse("a day of that month");
  return date;
}

Result<void> read_fraction(Reader& in, Time& time) {
  int weight = 100;
  const auto first = in.digits(1);
  if (!first) return in.refuse("digits of a second");
  for (auto digit = first; digit; digit = in.digits(1), weight /= 10) {
    time.millisecond += *digit * weight;
    if (time.fraction_digits < 3) ++time.fraction_digits;
  }
  return {};
}

Result<Time> read_time(Reader& in) {
  Time time{.precision = Precision::Hour};
  time.hour = static_cast<int8_t>(TRY(read_two(in, 0, 23, "an hour")));
  if (!in.take(':')) return time;
  time.minute = static_cast<int8_t>(TRY(read_two(in, 0, 59, "a minute")));
  time.precision = Precision::Minute;
  if (!in.take(':')) return time;
  time.millisecond = TRY(read_two(in, 0, 59, "a second")) * 1000;
  time.precision = Precision::Second;
  if (in.take('.')) TRY_VOID(read_fraction(in, time));
  return time;
}

Result<void> read_zone(Reader& in, DateTime& out) {
  if (in.take('Z')) {
    out.offset_minutes = 0;
    out.zulu = true;
    return {};
  }
  const bool west = in.take('-');
  if (!west && !in.take('+')) return {};
  const int hours = TRY(read_two(in, 0, 14, "hours of a zone"));
  if (!in.take(':')) return in.refuse("a colon");
  const int minutes = TRY(read_two(in, 0, hours == 14 ? 0 : 59, "minutes of a zone"));
  const int offset = hours * 60 + minutes;
  out.offset_minutes = static_cast<int16_t>(west ? -offset : offset);
  return {};
}

std::string text_of_clock(const Time& time) {
  std::string out = fmt::format("{:02}", time.hour);
  if (time.precision >= Precision::Minute) out += fmt::format(":{:02}", time.minute);
  if (time.precision < Precision::Second) return out;
  out += fmt::format(":{:02}", time.millisecond / 1000);
  if (time.fraction_digits > 0)
    out += fmt::format(".{:03}", time.millisecond % 1000).substr(0, 1u + time.fraction_digits);
  return out;
}

}  // namespace

Result<Date> parse_date_literal(std::string_view text) {
  Reader in(text);
  const Date date = TRY(read_date(in));
  if (!in.is_done()) return in.refuse("the end of a date");
  return date;
}

Result<DateTime> parse_date_time_literal(std::string_view text) {
  Reader in(text);
  DateTime out = date_time_of(TRY(read_date(in)));
  if (in.take('T') && !in.is_done()) {
    if (out.precision != Precision::Day) return in.refuse("a day before the time");
    out.time = TRY(read_time(in));
    out.precision = out.time.precision;
    TRY_VOID(read_zone(in, out));
  }
  if (!in.is_done()) return in.refuse("the end of a date and time");
  return out;
}

Result<Time> parse_time_literal(std::string_view text) {
  Reader in(text);
  in.take('T');
  const Time time = TRY(read_time(in));
  if (!in.is_done()) return in.refuse("the end of a time");
  return time;
}

std::string text_of(const Date& date) {
  std::string out = fmt::format("{:04}", date.year);
  if (date.precision >= Precision::Month) out += fmt::format("-{:02}", date.month);
  if (date.precision >= Precision::Day) out += fmt::format("-{:02}", date.day);
  return out;
}

std::string text_of(const DateTime& date_time) {
  std::string out = text_of(date_time.date);
  if (date_time.precision < Precision::Hour) return out;
  out += "T" + text_of_clock(date_time.time);
  if (!date_time.offset_minutes) return out;
  if (date_time.zulu && *date_time.offset_minutes == 0) return out + "Z";
  const int offset = *date_time.offset_minutes, size = offset < 0 ? -offset : offset;
  return out + fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', size / 60, size % 60);
}

std::string text_of(const Time& time) { return text_of_clock(time); }

DateTime date_time_of(const Date& date) {
  DateTime out{.date = date, .precision = date.precision};
  out.time.precision = Precision::Hour;
  return out;
}

}  // namespace weft::fhir::path
