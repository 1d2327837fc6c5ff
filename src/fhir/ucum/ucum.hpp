// SPDX-License-Identifier: Apache-2.0
// UCUM: units parsed, reduced to base units, converted and compared exactly. Knows no FHIR. Pure;
// the table of units is read-only and shared. Case-sensitive codes. https://ucum.org/ucum
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhir/model/decimal.hpp"

namespace weft::fhir::ucum {

// `where` of an error is the character it went wrong at; `detail` says what was expected there.
Result<void> check_unit(std::string_view unit);
// "mg/dL" → "g.m-3": base units in the table's order with their powers, no factor; "1" for a
// number.
Result<std::string> canonical_unit(std::string_view unit);

struct Quantity {
  Decimal value;
  std::string unit;
  bool operator==(const Quantity&) const = default;
};

Result<Quantity> canonical(const Quantity& quantity);  // in canonical_unit, value converted
// Unlike dimensions are Invalid; special units (Cel, [degF], [pH], dB …) by their functions.
Result<Decimal> convert(const Decimal& value, std::string_view from, std::string_view to);
bool is_comparable(std::string_view left, std::string_view right);
// Negative, 0, positive; nullopt where they cannot be compared.
std::optional<int> compare(const Quantity& left, const Quantity& right);
Result<Quantity> multiply(const Quantity& left, const Quantity& right);
Result<Quantity> divide(const Quantity& left, const Quantity& right);

// "mmol/L" → "(millimole) / (liter)", as UCUM's own validators name it.
Result<std::string> name_of(std::string_view unit);

}  // namespace weft::fhir::ucum
