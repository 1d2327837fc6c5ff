// SPDX-License-Identifier: Apache-2.0
// Quantities compared: UCUM's units by conversion, calendar durations by their own rules. Pure.
// https://hl7.org/fhirpath/N1/#time-valued-quantities
#pragma once

#include <compare>
#include <optional>

#include "fhir/path/value.hpp"

namespace weft::fhir::path {

bool is_calendar_word(std::string_view unit);          // "year", "years" …
std::string_view ucum_code_of(std::string_view unit);  // "weeks" → "wk"; a code is itself

// nullopt: unlike dimensions, no unit of UCUM, or a calendar year or month beside a UCUM unit.
std::optional<std::strong_ordering> compare(const Quantity& left, const Quantity& right);
bool equivalent(const Quantity& left, const Quantity& right);
bool equivalent(const Decimal& left, const Decimal& right);  // to the digits of the shorter one

}  // namespace weft::fhir::path
