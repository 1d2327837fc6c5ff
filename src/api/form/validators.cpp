// SPDX-License-Identifier: Apache-2.0
#include "api/form/validators.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace weft::api {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number_at(std::string_view text, size_t at, size_t count) {
  const std::string_view digits = text.substr(at, count);
  int number = 0;
  if (!is_digits(digits)) return std::nullopt;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

std::string etag_of(uint32_t version) { return "W/\"" + std::to_string(version) + "\""; }

std::optional<uint32_t> parse_version(std::string_view digits) {
  uint32_t version = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole && version > 0 ? std::optional(version) : std::nullopt;
}

Result<uint32_t> parse_etag(std::string_view text) {
  text = trim(text);
  if (text.starts_with("W/")) text.remove_prefix(2);
  const bool quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
  const auto version = quoted ? parse_version(text.substr(1, text.size() - 2)) : std::nullopt;
  if (!version) return fail(Kind::Invalid, "must be W/\"VERSION\"");
  return *version;
}

// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 : IMF-fixdate, the only form still sent
std::optional<Instant> parse_http_date(std::string_view text) {
  text = trim(text);
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = std::ranges::find(kMonths, text.substr(8, 3));
  const auto day = number_at(text, 5, 2), year = number_at(text, 12, 4);
  const auto hour = number_at(text, 17, 2), minute = number_at(text, 20, 2);
  const auto second = number_at(text, 23, 2);
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const CivilTime civil{.year = *year,
                        .month = static_cast<int>(month - kMonths.begin()) + 1,
                        .day = *day,
                        .hour = *hour,
                        .minute = *minute,
                        .second = *second};
  if (!is_valid(civil)) return std::nullopt;
  return from_utc(civil);
}

Return parse_return(std::string_view prefer) {
  for (const std::string_view part : split(prefer, ',')) {
    std::string_view one = trim(part);
    if (!one.starts_with("return=")) continue;
    one =
        trim(one.substr(7, one.find(';') == std::string_view::npos ? one.npos : one.find(';') - 7));
    if (one == "minimal") return Return::Minimal;
    if (one == "representation") return Return::Representation;
    if (one == "OperationOutcome") return Return::Outcome;
  }
  return Return::Default;
}

}  // namespace weft::api
