// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/search.html#composite
#include "fhir/search/bytes.hpp"
#include "fhir/search/query/matcher.hpp"
#include "fhir/search/query/text_parts.hpp"

namespace weft::fhir::search {
namespace {

// Of each component some value of the same element must match.
class TupleMatcher : public Matcher {
 public:
  explicit TupleMatcher(std::vector<MatcherPtr> components) : components_(std::move(components)) {}

  bool matches(const FacetValue& value) const override {
    std::string_view rest = value.key;
    for (const MatcherPtr& component : components_) {
      const auto values = take_counted(rest);
      if (!values || !any(*component, *values)) return false;
    }
    return true;
  }

 private:
  static bool any(const Matcher& matcher, std::string_view values) {
    Block block(values);
    for (FacetValue value; block.next(value);)
      if (matcher.matches(value)) return true;
    return false;
  }

  std::vector<MatcherPtr> components_;
};

}  // namespace

Result<MatcherPtr> parse_composite_value(std::string_view text, const ValueContext& context) {
  if (!context.modifier.empty()) return fail(Kind::Invalid, "a composite takes only :missing");
  const auto parts = split_unescaped(text, '$');
  const auto& components = context.parameter.components;
  if (parts.size() != components.size())
    return fail(Kind::Invalid,
                "expected " + std::to_string(components.size()) + " values joined by $");
  std::vector<MatcherPtr> matchers;
  for (size_t i = 0; i < parts.size(); ++i) {
    const ValueContext component{
        context.parameter, components[i].type, components[i].implied_systems, context.options, {}};
    matchers.push_back(TRY(parse_value(parts[i], component)));
  }
  return std::make_unique<TupleMatcher>(std::move(matchers));
}

}  // namespace weft::fhir::search
