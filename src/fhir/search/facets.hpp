// SPDX-License-Identifier: Apache-2.0
// What a resource can be found by: its search values, in order-preserving binary form, so that the
// store compares bytes and a search inside one person's record needs no index. Pure.
// Layout: docs/data_on_disk.md, "Facets". https://hl7.org/fhir/R4/search.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/json/json.hpp"
#include "fhir/search/parameters.hpp"

namespace weft::fhir::search {

struct Issue {
  std::string parameter;  // its code
  std::string detail;     // why this value gives no facet; never the value itself
};

struct Extracted {
  std::string facets;  // starts with the schema version
  std::vector<Issue> issues;
};

Extracted extract_facets(const Json& resource, const Parameters& parameters);

// For people and tests: one line per facet, "code type value".
Result<std::vector<std::string>> describe_facets(std::string_view facets, TypeId resource,
                                                 const Parameters& parameters);

}  // namespace weft::fhir::search
