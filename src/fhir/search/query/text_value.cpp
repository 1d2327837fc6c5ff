// SPDX-License-Identifier: Apache-2.0
// Strings and addresses. https://hl7.org/fhir/R4/search.html#string · #uri
#include "fhir/search/folded_text.hpp"
#include "fhir/search/query/matcher.hpp"
#include "fhir/search/query/text_parts.hpp"

namespace weft::fhir::search {
namespace {

class StringMatcher : public Matcher {
 public:
  enum class How { Starts, Contains, Exact };
  StringMatcher(How how, std::string text) : how_(how), text_(std::move(text)) {}

  bool matches(const FacetValue& value) const override {
    switch (how_) {
      case How::Starts:
        return value.key.starts_with(text_);
      case How::Contains:
        return value.key.find(text_) != value.key.npos;
      case How::Exact:
        return (value.extra.empty() ? value.key : value.extra) == text_;
    }
    return false;
  }

 private:
  How how_;
  std::string text_;
};

class UriMatcher : public Matcher {
 public:
  enum class How { Same, Below, Above };
  UriMatcher(How how, std::string text) : how_(how), text_(std::move(text)) {}

  bool matches(const FacetValue& value) const override {
    switch (how_) {
      case How::Same:
        return value.key == text_;
      case How::Below:
        return is_below(text_, value.key);
      case How::Above:
        return is_below(value.key, text_);
    }
    return false;
  }

 private:
  // By whole segments of the path: …/fhir/ValueSet is below …/fhir, …/fhirx is not.
  static bool is_below(std::string_view upper, std::string_view lower) {
    if (upper.find("://") == upper.npos || upper.starts_with("urn:")) return false;
    while (upper.ends_with('/')) upper.remove_suffix(1);
    return lower.starts_with(upper) && (lower.size() == upper.size() || lower[upper.size()] == '/');
  }

  How how_;
  std::string text_;
};

}  // namespace

Result<MatcherPtr> parse_string_value(std::string_view text, const ValueContext& context) {
  using How = StringMatcher::How;
  std::string plain = unescaped(text);
  if (context.modifier == "exact")
    return std::make_unique<StringMatcher>(How::Exact, std::move(plain));
  if (!context.modifier.empty() && context.modifier != "contains")
    return fail(Kind::Invalid, "a string takes :exact, :contains or :missing");
  std::string wanted = folded(plain);
  if (wanted.empty()) return fail(Kind::Invalid, "nothing to look for but punctuation");
  return std::make_unique<StringMatcher>(context.modifier.empty() ? How::Starts : How::Contains,
                                         std::move(wanted));
}

Result<MatcherPtr> parse_uri_value(std::string_view text, const ValueContext& context) {
  using How = UriMatcher::How;
  How how = How::Same;
  if (context.modifier == "below") {
    how = How::Below;
  } else if (context.modifier == "above") {
    how = How::Above;
  } else if (!context.modifier.empty()) {
    return fail(Kind::Invalid, "a uri takes :above, :below or :missing");
  }
  return std::make_unique<UriMatcher>(how, unescaped(text));
}

}  // namespace weft::fhir::search
