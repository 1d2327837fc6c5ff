// SPDX-License-Identifier: Apache-2.0
// FHIR datatypes as the words a clinician reads: always the source's own text before a code's
// display, and nothing made up where an element is missing. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/json.hpp"

namespace weft::sheet {

// CodeableConcept: text, else a display, else a code; empty when there is none.
std::string concept_words(const fhir::Json& concept_json);
// Each CodeableConcept of an array, joined by ", ".
std::string concepts_words(const fhir::Json& list);
bool is_coded(const fhir::Json& concept_json);
std::string code_system_name(std::string_view uri);  // "SNOMED CT"; the URI where unknown

std::string reference_words(const fhir::Json& reference);  // display, else the identifier's value
// Each reference of an array (or of backbone elements with `member`), joined by ", ".
std::string displays_words(const fhir::Json& list, std::string_view member);

std::string name_words(const fhir::Json& human_name);
std::string quantity_words(const fhir::Json& quantity);  // "<0.5 mmol/L", number as written
std::string range_words(const fhir::Json& range);        // low and high
std::string period_start(const fhir::Json& resource, std::string_view element);

std::string sentence(std::string_view words);  // "entered-in-error" → "Entered in error"

}  // namespace weft::sheet
