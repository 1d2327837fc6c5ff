// SPDX-License-Identifier: Apache-2.0
// One value of a search, asked of one value of a resource. Immutable, shared by threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/search/layout.hpp"
#include "fhir/search/query.hpp"

namespace weft::fhir::search {

class Matcher {
 public:
  virtual ~Matcher() = default;
  virtual bool matches(const FacetValue& value) const = 0;
};
using MatcherPtr = std::unique_ptr<const Matcher>;

// What a value is parsed by. `systems` are those that codes leave unsaid.
struct ValueContext {
  const Parameter& parameter;
  SearchType type;
  const std::vector<std::string>& systems;
  const QueryOptions& options;
  std::string_view modifier = {};
};

// `text` may hold \, \$ \| \\: who splits it further unescapes its parts.
// Invalid: not readable as such a value, or not a modifier of the type.
Result<MatcherPtr> parse_value(std::string_view text, const ValueContext& context);

Result<MatcherPtr> parse_date_value(std::string_view text, const ValueContext& context);
Result<MatcherPtr> parse_number_value(std::string_view text, const ValueContext& context);
Result<MatcherPtr> parse_quantity_value(std::string_view text, const ValueContext& context);
Result<MatcherPtr> parse_string_value(std::string_view text, const ValueContext& context);
Result<MatcherPtr> parse_token_value(std::string_view text, const ValueContext& context);
Result<MatcherPtr> parse_reference_value(std::string_view text, const ValueContext& context);
Result<MatcherPtr> parse_uri_value(std::string_view text, const ValueContext& context);
Result<MatcherPtr> parse_composite_value(std::string_view text, const ValueContext& context);

}  // namespace weft::fhir::search
