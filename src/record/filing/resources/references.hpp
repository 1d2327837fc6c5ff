// SPDX-License-Identifier: Apache-2.0
// References inside a transaction: what its resources call each other, and those that say how to
// find what they mean. Pure. https://hl7.org/fhir/R4/http.html#trules
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/json.hpp"
#include "record/resources.hpp"

namespace weft::record::filing {

// "urn:uuid:…" → "Type/id".
using Names = std::map<std::string, std::string, std::less<>>;

// In references, and in elements of type uri or url that hold just such a name.
void rewrite_references(fhir::Json& resource, const Names& names);

// Every reference of the form Type?name=value, once.
std::vector<std::string> read_conditional_references(const fhir::Json& resource);

struct ConditionalReference {
  std::string type;
  Conditions conditions;
};
ConditionalReference parse_conditional_reference(std::string_view text);

// Every reference as written.
void for_each_reference(const fhir::Json& resource,
                        const std::function<void(std::string_view)>& act);

}  // namespace weft::record::filing
