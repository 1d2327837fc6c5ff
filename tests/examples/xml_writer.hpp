// SPDX-License-Identifier: Apache-2.0
// A resource as FHIR XML, for tests only: the way back that shows that reading loses nothing.
// https://hl7.org/fhir/R4/xml.html
#pragma once

#include <string>

#include "fhir/json/json.hpp"

namespace weft::testing {

// Elements in the order of the JSON's members; what the definitions do not know is left out.
std::string resource_as_xml(const fhir::Json& resource);

}  // namespace weft::testing
