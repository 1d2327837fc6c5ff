// SPDX-License-Identifier: Apache-2.0
// UCUM quantities in canonical units, as number keys. What was worked out is remembered per thread,
// bounded: units and values repeat.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weft::fhir::search {

inline constexpr std::string_view kUcum = "http://unitsofmeasure.org";

struct CanonicalNumber {
  std::string unit;  // "g.m-3"
  std::string key;   // of the number, number_key.hpp
};

// Null: not a unit of UCUM, or no exact number of 38 digits. Good until the next call of the
// thread.
const CanonicalNumber* find_canonical(std::string_view number, std::string_view unit);

}  // namespace weft::fhir::search
