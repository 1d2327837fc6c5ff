// SPDX-License-Identifier: Apache-2.0
// What a unit comes to: a factor, powers of base units, and the function of a special unit.
// Frequent units are remembered per thread; what is handed out is immutable.
// https://ucum.org/ucum
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fhir/ucum/term.hpp"

namespace weft::fhir::ucum {

struct Power {
  uint16_t base = 0;  // row of a base or arbitrary unit, of which powers are in order
  int exponent = 0;   // never 0
  bool operator==(const Power&) const = default;
};

struct Measure {
  Rational factor = 1;
  std::vector<Power> powers;
  std::string_view function;     // of a special unit, which stands alone; empty otherwise
  Rational scale = 1;            // prefix of a special unit, on the function's side
  std::string canonical;         // the powers as a unit: "g.m-3", "1"
  std::optional<Decimal> exact;  // the factor, where a decimal holds it

  Result<Rational> to_base(const Rational& value) const;
  Result<Rational> from_base(const Rational& value) const;
};

Result<Measure> reduce(const Term& term);
Result<std::shared_ptr<const Measure>> measure_of(std::string_view unit);

}  // namespace weft::fhir::ucum
