// SPDX-License-Identifier: Apache-2.0
// Operators compiled: operands of one level, worked off from the left.
// https://hl7.org/fhirpath/N1/#operations
#pragma once

#include "fhir/path/plan.hpp"
#include "fhir/path/syntax.hpp"

namespace weft::fhir::path {

struct Operand {
  Operator operation = Operator::Add;  // between what is on its left and it
  TermPtr term;                        // null for `is` and `as`
  Type type;                           // of those two
  size_t at = 0;
};

TermPtr make_fold(TermPtr first, std::vector<Operand> rest, bool as_filters);
TermPtr make_union(std::vector<TermPtr> operands);
TermPtr make_sign(TermPtr operand, bool negative);

}  // namespace weft::fhir::path
