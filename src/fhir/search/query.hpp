// SPDX-License-Identifier: Apache-2.0
// A search's conditions, parsed once and decided on facets alone. Pure.
// https://hl7.org/fhir/R4/search.html#modifiers · #prefix
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "fhir/search/parameters.hpp"

namespace weft::fhir::search {

// What terminology answers for :in, :not-in, :above and :below of tokens; nullopt: nobody can say,
// and the value then matches neither :in nor :not-in. `system` is empty where the code has none.
class Terms {
 public:
  virtual ~Terms() = default;
  virtual std::optional<bool> contains(std::string_view value_set, std::string_view system,
                                       std::string_view code) const = 0;
  virtual std::optional<bool> subsumes(std::string_view system, std::string_view general,
                                       std::string_view special) const = 0;
};

struct QueryOptions {
  std::string base;  // this server's own FHIR address: "https://host/fhir"; absolute references to
                     // it equal relative ones
  std::optional<Instant> now;  // for ap on dates: a tenth of the time between; else ranges overlap
  const Terms* terms = nullptr;  // must outlive the query; without it those modifiers are refused
};

// The conditions of one type: all must hold; values of one parameter parted by commas are "or".
class Query {
 public:
  // Decoded names and values: {"name:exact", "Ann"}. Invalid: unknown parameter, modifier not of
  // its type, unreadable value. Unsupported: what facets cannot decide (_text, near …), or needs
  // terms. `where` is the parameter. Chains are not of this room.
  static Result<Query> parse(TypeId resource,
                             const std::vector<std::pair<std::string, std::string>>& conditions,
                             const Parameters& parameters, const QueryOptions& options = {});

  // nullopt: facets of another schema version, to be extracted anew; they say nothing here.
  std::optional<bool> matches(std::string_view facets) const;

 private:
  struct Plan;
  std::shared_ptr<const Plan> plan_;
};

}  // namespace weft::fhir::search
