// SPDX-License-Identifier: Apache-2.0
// The grammar of unit expressions: text to a tree that points into the table. Pure.
// https://ucum.org/ucum
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/ucum/table.hpp"

namespace weft::fhir::ucum {

inline constexpr int kExponentMax = 999;

struct Component;
using Term = std::vector<Component>;  // multiplied or divided from left to right; empty: unity

struct Component {
  enum class Form : uint8_t { Number, Unit, Group, Annotation };
  Form form = Form::Number;
  bool divides = false;
  uint64_t number = 1;
  int exponent = 1;
  const Prefix* prefix = nullptr;
  const Atom* atom = nullptr;
  Term group;
};

// The empty text is unity. `where` is the character, `detail` what was expected there.
Result<Term> parse_term(std::string_view text);

}  // namespace weft::fhir::ucum
