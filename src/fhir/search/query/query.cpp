// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/query.hpp"

#include <algorithm>

#include "fhir/search/layout.hpp"
#include "fhir/search/query/matcher.hpp"
#include "fhir/search/query/text_parts.hpp"

namespace weft::fhir::search {
namespace {

struct Condition {
  enum class Rule { Any, NoneOf, Missing, Present };
  Rule rule = Rule::Any;
  uint8_t number = 0;
  std::vector<MatcherPtr> alternatives;
};

bool any_matches(const Condition& condition, std::string_view values) {
  Block block(values);
  for (FacetValue value; block.next(value);)
    if (std::ranges::any_of(condition.alternatives,
                            [&](const MatcherPtr& matcher) { return matcher->matches(value); }))
      return true;
  return false;
}

bool holds(const Condition& condition, const Facets& facets) {
  const auto values = facets.find(condition.number);
  switch (condition.rule) {
    case Condition::Rule::Missing:
      return !values;
    case Condition::Rule::Present:
      return values.has_value();
    case Condition::Rule::Any:
      return values && any_matches(condition, *values);
    case Condition::Rule::NoneOf:
      return !values || !any_matches(condition, *values);
  }
  return false;
}

Result<Condition> parse_missing(std::string_view value, uint8_t number) {
  if (value != "true" && value != "false") return fail(Kind::Invalid, ":missing is true or false");
  return Condition{
      value == "true" ? Condition::Rule::Missing : Condition::Rule::Present, number, {}};
}

Result<Condition> parse_condition(const Parameter& parameter, std::string_view modifier,
                                  std::string_view value, const QueryOptions& options) {
  if (modifier == "missing") return parse_missing(value, parameter.number);
  Condition condition;
  condition.number = parameter.number;
  const bool negated =
      parameter.type == SearchType::Token && (modifier == "not" || modifier == "not-in");
  if (negated) condition.rule = Condition::Rule::NoneOf;
  const ValueContext context{parameter, parameter.type, parameter.implied_systems, options,
                             modifier};
  for (const std::string_view one : split_unescaped(value, ','))
    condition.alternatives.push_back(TRY(parse_value(one, context)));
  return condition;
}

}  // namespace

Result<MatcherPtr> parse_value(std::string_view text, const ValueContext& context) {
  if (text.empty()) return fail(Kind::Invalid, "no value");
  switch (context.type) {
    case SearchType::Date:
      return parse_date_value(text, context);
    case SearchType::Number:
      return parse_number_value(text, context);
    case SearchType::Quantity:
      return parse_quantity_value(text, context);
    case SearchType::String:
      return parse_string_value(text, context);
    case SearchType::Token:
      return parse_token_value(text, context);
    case SearchType::Reference:
      return parse_reference_value(text, context);
    case SearchType::Uri:
      return parse_uri_value(text, context);
    case SearchType::Composite:
      return parse_composite_value(text, context);
    case SearchType::Special:
      break;
  }
  return fail(Kind::Unsupported, "cannot be decided on facets");
}

struct Query::Plan {
  uint32_t schema_version = 0;
  std::vector<Condition> conditions;
};

Result<Query> Query::parse(TypeId resource,
                           const std::vector<std::pair<std::string, std::string>>& conditions,
                           const Parameters& parameters, const QueryOptions& options) {
  auto plan = std::make_shared<Plan>();
  plan->schema_version = parameters.schema_version();
  for (const auto& [name, value] : conditions) {
    const std::string_view whole = name;
    const size_t colon = std::min(whole.find(':'), whole.size());
    const Parameter* parameter = parameters.find(resource, whole.substr(0, colon));
    if (!parameter) return fail(Kind::Invalid, "not a search parameter of this type", name);
    if (!parameter->searchable())
      return fail(Kind::Unsupported, "cannot be decided on facets", name);
    const std::string_view modifier = whole.substr(std::min(colon + 1, whole.size()));
    auto condition = parse_condition(*parameter, modifier, value, options);
    if (!condition) return fail(condition.error().kind, std::move(condition.error().detail), name);
    plan->conditions.push_back(std::move(*condition));
  }
  Query query;
  query.plan_ = std::move(plan);
  return query;
}

std::optional<bool> Query::matches(std::string_view facets) const {
  const auto opened = Facets::open(facets, plan_->schema_version);
  if (!opened) return {};
  return std::ranges::all_of(plan_->conditions,
                             [&](const Condition& condition) { return holds(condition, *opened); });
}

}  // namespace weft::fhir::search
