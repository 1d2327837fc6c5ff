// SPDX-License-Identifier: Apache-2.0
// What can be said of types before anything runs. Pure.
// https://hl7.org/fhirpath/N1/#type-safety-and-strict-evaluation
#pragma once

#include "fhir/path/functions/functions.hpp"
#include "fhir/path/syntax.hpp"
#include "fhir/path/types.hpp"

namespace weft::fhir::path {

Types together(const Types& left, const Types& right);
Types child_types(const Types& parents, std::string_view name);
// Known types, none of which has such a child.
bool lacks_child(const Types& parents, std::string_view name);

bool may_be(const Types& types, Takes takes);
bool may_be_boolean(const Types& types);
// Whether some value of the one and of the other can stand on the sides of the operator.
bool may_stand(Operator operation, const Types& left, const Types& right);
Types result_of(Operator operation, const Types& left, const Types& right);

// `arguments`: of each, in the order written.
Types result_of(const FunctionRow& row, const Types& input, std::span<const Types> arguments,
                const Type& named);

}  // namespace weft::fhir::path
