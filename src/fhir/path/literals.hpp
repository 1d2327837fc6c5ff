// SPDX-License-Identifier: Apache-2.0
// Literals and type names, read from what was written. https://hl7.org/fhirpath/N1/#literals
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "fhir/path/syntax.hpp"
#include "fhir/path/value.hpp"

namespace weft::fhir::path {

bool is_literal(SyntaxKind kind);
// Texts of the value lie in `texts`.
Result<Value> read_literal(const Syntax& syntax, std::deque<std::string>& texts);

// "FHIR.Patient" of names with dots between; nullopt: something else was written.
std::optional<std::string> find_type_name(const Syntax& syntax);

// The fixed text of %ucum, %sct, %loinc, %`vs-…` and %`ext-…`.
std::optional<std::string> find_fixed_variable(std::string_view name);

}  // namespace weft::fhir::path
