// SPDX-License-Identifier: Apache-2.0
// + - * / div mod and the sign, of System values. An answer that does not fit is empty.
// https://hl7.org/fhirpath/N1/#math
#pragma once

#include "fhir/path/plan.hpp"
#include "fhir/path/syntax.hpp"

namespace weft::fhir::path {

// Invalid: the operator is not for these types, or a date is moved by a unit it refuses.
Result<std::optional<Value>> calculate(Evaluation& evaluation, Operator operation,
                                       const Value& left, const Value& right);
Result<std::optional<Value>> negated(const Value& value);

// An Integer of the language has 32 bits; nullopt: more.
std::optional<Value> integer_value(__int128 whole);
// Overflow of a decimal is empty, any other error stays one.
Result<std::optional<Value>> decimal_value(Result<Decimal> result);

}  // namespace weft::fhir::path
