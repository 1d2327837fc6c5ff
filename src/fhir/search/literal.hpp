// SPDX-License-Identifier: Apache-2.0
// The text of a reference taken apart without copying it. What names no resource of R4 by type and
// id (urn, fragment, other address) is all id. Pure.
// https://hl7.org/fhir/R4/references.html#literal
#pragma once

#include <string_view>

namespace weft::fhir::search {

struct Literal {
  std::string_view base, type, id, version;
  bool operator==(const Literal&) const = default;
};

Literal parse_literal(std::string_view text);

}  // namespace weft::fhir::search
