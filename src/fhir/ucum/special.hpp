// SPDX-License-Identifier: Apache-2.0
// The functions of special units: temperatures exactly, logarithms and the like to 50 digits.
// https://ucum.org/ucum
#pragma once

#include <string_view>

#include "fhir/ucum/rational.hpp"

namespace weft::fhir::ucum {

// From the special scale to multiples of its unit, and back. Invalid outside the function's domain,
// TooLarge where the answer has over 400 digits.
Result<Rational> ratio_of(std::string_view function, const Rational& special);
Result<Rational> special_of(std::string_view function, const Rational& ratio);

}  // namespace weft::fhir::ucum
