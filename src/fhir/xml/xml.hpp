// SPDX-License-Identifier: Apache-2.0
// FHIR XML read into the same tree as FHIR JSON. Pure. Any DOCTYPE, entity definition or processing
// instruction, a wrong namespace and an unknown element are errors with the element's path.
// https://hl7.org/fhir/R4/xml.html
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::fhir {

struct XmlLimits {
  size_t depth = 64;
  size_t bytes = 64u << 20;
};

Result<Json> parse_xml(std::string_view text, const XmlLimits& limits = {});

}  // namespace weft::fhir
