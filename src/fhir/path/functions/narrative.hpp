// SPDX-License-Identifier: Apache-2.0
// The rules for a narrative's XHTML, as htmlChecks() asks them. Pure.
// https://hl7.org/fhir/R4/narrative.html#rules
#pragma once

#include <string_view>

namespace weft::fhir::path {

// One <div> of the XHTML namespace, only the allowed elements and attributes, and something in it
// to read or see.
bool is_safe_narrative(std::string_view xhtml);

}  // namespace weft::fhir::path
