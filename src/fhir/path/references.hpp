// SPDX-License-Identifier: Apache-2.0
// References followed within what an evaluation was given: contained resources, the entries of the
// Bundle it runs on, then Environment::resolve. https://hl7.org/fhir/R4/fhirpath.html#functions
#pragma once

#include "fhir/path/plan.hpp"

namespace weft::fhir::path {

// The text of a Reference, or of a uri, url, canonical or string; empty: nothing to follow.
Text reference_text(const Value& value);

Result<std::optional<Value>> find_referenced(Evaluation& evaluation, const Value& reference);

// `references is type` for what resolve() would give, decided by the reference's own words where
// they say the type ("Patient/1"), so that what cannot be fetched is still known by its type.
TermPtr make_resolves_to(TermPtr references, const Type& type);

}  // namespace weft::fhir::path
