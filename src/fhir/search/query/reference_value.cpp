// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/search.html#reference
#include <algorithm>

#include "fhir/model/reference.hpp"
#include "fhir/search/literal.hpp"
#include "fhir/search/query/matcher.hpp"
#include "fhir/search/query/text_parts.hpp"
#include "fhir/search/query/token_query.hpp"
#include "fhir/search/values.hpp"

namespace weft::fhir::search {
namespace {

class IdentifierMatcher : public Matcher {
 public:
  explicit IdentifierMatcher(TokenQuery query) : query_(std::move(query)) {}
  bool matches(const FacetValue& value) const override {
    const auto reference = read_reference(value.key, value.extra);
    return reference && !reference->identifier.empty() && query_.matches(reference->identifier);
  }

 private:
  TokenQuery query_;
};

struct Asked {
  std::string base, type, id, version;
};

class ReferenceMatcher : public Matcher {
 public:
  ReferenceMatcher(Asked asked, std::string own) : asked_(std::move(asked)), own_(std::move(own)) {}

  bool matches(const FacetValue& value) const override {
    const auto reference = read_reference(value.key, value.extra);
    if (!reference || reference->id != asked_.id) return false;
    if (!asked_.type.empty() && reference->type != asked_.type) return false;
    if (!asked_.version.empty() && reference->version != asked_.version) return false;
    return without_own(reference->base) == asked_.base;
  }

 private:
  std::string_view without_own(std::string_view base) const {
    return base == own_ ? std::string_view() : base;
  }

  Asked asked_;
  std::string own_;
};

Asked read_asked(std::string_view text, std::string_view type, const std::string& own) {
  const Literal literal = parse_literal(text);
  Asked asked{std::string(literal.base), std::string(literal.type), std::string(literal.id),
              std::string(literal.version)};
  if (!own.empty() && asked.base == own) asked.base.clear();
  if (asked.type.empty()) asked.type = type;
  const bool address = literal.type.empty() && !is_resource_id(text);
  if (!address) return asked;
  if (const size_t bar = asked.id.rfind('|'); bar != asked.id.npos) {  // a canonical's version
    asked.version = asked.id.substr(bar + 1);
    asked.id.resize(bar);
  }
  return asked;
}

}  // namespace

// id, Type/id, an address, :Type=id; :identifier=token.
Result<MatcherPtr> parse_reference_value(std::string_view text, const ValueContext& context) {
  if (context.modifier == "identifier")
    return std::make_unique<IdentifierMatcher>(TRY(TokenQuery::parse(text, {})));
  if (!context.modifier.empty()) {
    const auto& targets = context.parameter.targets;
    const TypeId type = Definitions::r4().find_type(context.modifier);
    const bool may_be = type != TypeId::None &&
                        (targets.empty() || std::ranges::any_of(targets, [&](TypeId target) {
                           return Definitions::r4().is_a(type, target);
                         }));
    if (!may_be) return fail(Kind::Invalid, "not a modifier or type of this reference");
  }
  std::string own = context.options.base;
  while (own.ends_with('/')) own.pop_back();
  Asked asked = read_asked(unescaped(text), context.modifier, own);
  if (!context.modifier.empty() && asked.type != context.modifier)
    return fail(Kind::Invalid, "the reference is of another type than its modifier");
  return std::make_unique<ReferenceMatcher>(std::move(asked), std::move(own));
}

}  // namespace weft::fhir::search
