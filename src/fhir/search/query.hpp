// SPDX-License-Identifier: Apache-2.0
// A search's conditions, parsed once and decided on facets alone. Pure.
// https://hl7.org/fhir/R4/search.html#modifiers · #prefix
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "fhir/search/parameters.hpp"

namespace weft::fhir::search {

struct QueryOptions {
  std::string base;  // this server's own FHIR address: "https://host/fhir"; absolute references to
                     // it equal relative ones
};

// The conditions of one type: all must hold; values of one parameter parted by commas are "or".
class Query {
 public:
  // Decoded names and values: {"name:exact", "Ann"}. Invalid: unknown parameter, modifier not of
  // its type, unreadable value; `where` is the parameter. Chains are not of this room.
  static Result<Query> parse(TypeId resource,
                             const std::vector<std::pair<std::string, std::string>>& conditions,
                             const Parameters& parameters, const QueryOptions& options = {});

  bool matches(std::string_view facets) const;

 private:
  struct Plan;
  std::shared_ptr<const Plan> plan_;
};

}  // namespace weft::fhir::search
