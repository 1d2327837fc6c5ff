// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/search.html#token · #modifiers
#include <algorithm>

#include "fhir/search/folded_text.hpp"
#include "fhir/search/query/matcher.hpp"
#include "fhir/search/query/text_parts.hpp"
#include "fhir/search/query/token_query.hpp"
#include "fhir/search/values.hpp"

namespace weft::fhir::search {
namespace {

class TokenMatcher : public Matcher {
 public:
  explicit TokenMatcher(TokenQuery query) : query_(std::move(query)) {}
  bool matches(const FacetValue& value) const override { return query_.matches(value.key); }

 private:
  TokenQuery query_;
};

class TextMatcher : public Matcher {
 public:
  explicit TextMatcher(std::string text) : text_(std::move(text)) {}
  bool matches(const FacetValue& value) const override {
    const auto extra = read_token_extra(value.extra);
    return extra && extra->text.starts_with(text_);
  }

 private:
  std::string text_;
};

// system|code|value: an identifier of that type.
class OfTypeMatcher : public Matcher {
 public:
  OfTypeMatcher(TokenQuery type, std::string value)
      : type_(std::move(type)), value_(std::move(value)) {}
  bool matches(const FacetValue& value) const override {
    if (code_part(value.key) != value_) return false;
    const auto extra = read_token_extra(value.extra);
    return extra && std::ranges::any_of(extra->types,
                                        [&](std::string_view type) { return type_.matches(type); });
  }

 private:
  TokenQuery type_;
  std::string value_;
};

struct AskedTerm {
  std::string modifier;      // in, not-in, above, below
  std::string text;          // of the first two: a value set
  std::string system, code;  // of the others
  std::vector<std::string> implied;
};

// A code that a value set holds, or that stands above or below another of its system.
class TermMatcher : public Matcher {
 public:
  TermMatcher(AskedTerm asked, const Terms& terms) : asked_(std::move(asked)), terms_(terms) {}

  bool matches(const FacetValue& value) const override {
    const auto token = read_token(value.key);
    if (!token || !token->code) return false;
    std::string system = token->system;
    if (token->form == TokenSystem::Implied && asked_.implied.size() == 1)
      system = asked_.implied[0];
    const bool not_in = asked_.modifier == "not-in";  // its condition leaves out what matches here
    if (not_in || asked_.modifier == "in")
      return terms_.contains(asked_.text, system, *token->code).value_or(not_in);
    if (!asked_.system.empty() && system != asked_.system) return false;
    const bool above = asked_.modifier == "above";
    const std::string& general = above ? *token->code : asked_.code;
    const std::string& special = above ? asked_.code : *token->code;
    return terms_.subsumes(system, general, special).value_or(false);
  }

 private:
  AskedTerm asked_;
  const Terms& terms_;
};

AskedTerm read_term(std::string_view modifier, std::string_view text,
                    const std::vector<std::string>& implied) {
  AskedTerm asked{std::string(modifier), unescaped(text), {}, {}, implied};
  const std::string_view first = split_unescaped(text, '|').front();
  const bool alone = first.size() == text.size();
  asked.code = unescaped(alone ? text : text.substr(first.size() + 1));
  if (!alone) asked.system = unescaped(first);
  return asked;
}

Result<MatcherPtr> parse_of_type(std::string_view text) {
  const auto parts = split_unescaped(text, '|');
  if (parts.size() != 3 || parts[1].empty() || parts[2].empty())
    return fail(Kind::Invalid, "expected system|code|value");
  const auto type = text.substr(0, static_cast<size_t>(parts[2].data() - text.data()) - 1);
  std::string value;
  put_code(value, unescaped(parts[2]));
  return std::make_unique<OfTypeMatcher>(TRY(TokenQuery::parse(type, {})), std::move(value));
}

}  // namespace

Result<TokenQuery> TokenQuery::parse(std::string_view text,
                                     const std::vector<std::string>& implied) {
  const auto parts = split_unescaped(text, '|');
  if (parts.size() > 2) return fail(Kind::Invalid, "expected system|code");
  const std::string code = unescaped(parts.back());
  TokenQuery query;
  if (!code.empty()) put_code(query.code_, code);
  query.any_system_ = parts.size() == 1;
  if (query.any_system_ ? code.empty() : parts[0].empty() && code.empty())
    return fail(Kind::Invalid, "neither a system nor a code");
  if (query.any_system_) return query;
  const std::string system = unescaped(parts[0]);
  put_token(query.exact_, system.empty() ? TokenSystem::None : TokenSystem::Given, system);
  query.exact_ += query.code_;
  query.implied_too_ = std::ranges::find(implied, system) != implied.end();
  return query;
}

bool TokenQuery::matches(std::string_view token_key) const {
  if (any_system_) return code_part(token_key) == code_;
  if (code_.empty() ? token_key.starts_with(exact_) : token_key == exact_) return true;
  const bool implied =
      !token_key.empty() && token_key[0] == static_cast<char>(TokenSystem::Implied);
  return implied_too_ && implied && (code_.empty() || code_part(token_key) == code_);
}

// :not and :not-in are the condition's: it holds where no value matches.
Result<MatcherPtr> parse_token_value(std::string_view text, const ValueContext& context) {
  const std::string_view modifier = context.modifier;
  if (modifier.empty() || modifier == "not")
    return std::make_unique<TokenMatcher>(TRY(TokenQuery::parse(text, context.systems)));
  if (modifier == "text") return std::make_unique<TextMatcher>(folded(unescaped(text)));
  if (modifier == "of-type") return parse_of_type(text);
  if (modifier != "in" && modifier != "not-in" && modifier != "above" && modifier != "below")
    return fail(Kind::Invalid, "not a modifier of tokens");
  if (!context.options.terms) return fail(Kind::Unsupported, "no terminology to ask");
  return std::make_unique<TermMatcher>(read_term(modifier, text, context.systems),
                                       *context.options.terms);
}

}  // namespace weft::fhir::search
