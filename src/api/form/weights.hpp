// SPDX-License-Identifier: Apache-2.0
// Lists of names with weights, as Accept and Accept-Encoding have them, and which answers suit.
// Pure. https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::api {

struct Weighted {
  std::string name;   // lower case, without parameters
  int weight = 1000;  // thousandths; 0: not acceptable
};
std::vector<Weighted> parse_weights(std::string_view header);

// A media type without parameters, lower case: "application/fhir+json".
std::string media_type_of(std::string_view content_type);

// Whether FHIR JSON answers it: `format` is _format, which outdoes the header; empty: not given.
bool takes_json(std::string_view accept, std::string_view format);

}  // namespace weft::api
