// SPDX-License-Identifier: Apache-2.0
// Exact decimals as bytes whose memcmp order is the numbers' order, whatever digits and exponent
// they were written with; they end themselves. Also ranges of them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhir/model/decimal.hpp"

namespace weft::fhir::search {

inline constexpr std::string_view kMinusInfinity("\x00", 1);
inline constexpr std::string_view kPlusInfinity("\xFF", 1);

// What JSON writes as a number. False: it is none, or lies beyond 1e±9998; nothing is written then.
bool put_number(std::string& out, std::string_view text);
std::string number_key(const Decimal& number);
std::string_view take_number(std::string_view& in);  // its bytes; empty where there is none whole
std::string number_text(std::string_view key);       // "-12.5"; "-inf", "inf"

// From `low` to `high`, as keys. A single number is the range from itself to itself.
struct NumberRange {
  std::string_view low, high;
  bool low_open = false, high_open = false;  // the end itself is not in
};

void put_point(std::string& out, std::string_view key);
void put_range(std::string& out, const NumberRange& range);
std::optional<NumberRange> take_range(std::string_view& in);
std::string range_text(const NumberRange& range);  // "5", "[1..2]", "(..5)"

}  // namespace weft::fhir::search
