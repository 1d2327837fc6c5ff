// SPDX-License-Identifier: Apache-2.0
// Reference.reference taken apart. Pure values; views nothing, owns its text.
// https://hl7.org/fhir/R4/references.html#literal
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace weft::fhir {

enum class ReferenceForm { Relative, Absolute, Contained, Urn };

struct Reference {
  ReferenceForm form = ReferenceForm::Relative;
  std::string base;     // "https://host/fhir" of an absolute one
  std::string type;     // "Patient"; empty for contained, urn, and addresses that are no RESTful
  std::string id;       // resource id, fragment id, or the whole urn or address
  std::string version;  // of Patient/1/_history/2
  bool operator==(const Reference&) const = default;
};

Result<Reference> parse_reference(std::string_view text);
std::string render_reference(const Reference& reference);

bool is_resource_id(std::string_view text);    // [A-Za-z0-9\-\.]{1,64}
bool is_resource_type(std::string_view text);  // one capital letter, then letters

}  // namespace weft::fhir
