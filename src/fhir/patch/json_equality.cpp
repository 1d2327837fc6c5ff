// SPDX-License-Identifier: Apache-2.0
#include "fhir/patch/json_equality.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

namespace weft::fhir {
namespace {

// Significant digits and the power of ten of the last: numbers of any length compare exactly.
struct Magnitude {
  bool negative = false;
  std::string digits;  // no zero at either end; empty: zero
  long long exponent = 0;
  bool operator==(const Magnitude&) const = default;
};

// nullopt: an exponent that nothing is computed with.
std::optional<Magnitude> measure(std::string_view text) {
  Magnitude value;
  value.negative = text.starts_with('-');
  if (value.negative) text.remove_prefix(1);
  const size_t e = std::min(text.find_first_of("eE"), text.size());
  std::string_view power = text.substr(std::min(e + 1, text.size()));
  if (power.starts_with('+')) power.remove_prefix(1);
  if (!power.empty()) {
    const auto read = std::from_chars(power.data(), power.data() + power.size(), value.exponent);
    constexpr long long kExponentMax = 1'000'000'000'000;
    if (read.ec != std::errc() || std::abs(value.exponent) > kExponentMax) return std::nullopt;
  }
  const std::string_view mantissa = text.substr(0, e);
  const size_t point = std::min(mantissa.find('.'), mantissa.size());
  value.digits = mantissa.substr(0, point);
  if (point < mantissa.size()) value.digits += mantissa.substr(point + 1);
  value.exponent -= static_cast<long long>(mantissa.size() - std::min(point + 1, mantissa.size()));
  const size_t last = value.digits.find_last_not_of('0');
  if (last == std::string::npos) return Magnitude{};  // -0 is 0
  value.exponent += static_cast<long long>(value.digits.size() - last - 1);
  value.digits.erase(last + 1);
  value.digits.erase(0, value.digits.find_first_not_of('0'));
  return value;
}

bool is_same_number(std::string_view left, std::string_view right) {
  if (left == right) return true;
  const auto one = measure(left), other = measure(right);
  return one && other && *one == *other;
}

bool is_same_array(const Json::Array& left, const Json::Array& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), is_same_value);
}

bool is_same_object(const Json& left, const Json& right) {
  if (left.members().size() != right.members().size()) return false;
  return std::ranges::all_of(left.members(), [&](const Json::Member& member) {
    const Json* other = right.find(member.first);
    return other && is_same_value(member.second, *other);
  });
}

}  // namespace

bool is_same_value(const Json& left, const Json& right) {
  if (left.is_number() && right.is_number()) return is_same_number(left.text(), right.text());
  if (left.is_array() && right.is_array()) return is_same_array(left.items(), right.items());
  if (left.is_object() && right.is_object()) return is_same_object(left, right);
  return left == right;
}

}  // namespace weft::fhir
