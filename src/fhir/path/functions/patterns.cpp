// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#matchesregex-string-boolean
#include "fhir/path/functions/patterns.hpp"

#include <unicode/regex.h>

#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

constexpr int32_t kStackLimit = 1 << 20;    // bytes of backtracking
constexpr size_t kStepsPerCall = 10'000;    // ICU calls back once per so many states
constexpr size_t kPatternBytes = 16 << 10;  // nesting of groups recurses in ICU's compiler

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

UBool U_CALLCONV spend_steps(const void* evaluation, int32_t) {
  return const_cast<Evaluation*>(static_cast<const Evaluation*>(evaluation))->spend(kStepsPerCall);
}

std::unexpected<Error> over_limit(UErrorCode status) {
  const bool limit = status == U_REGEX_STOPPED_BY_CALLER || status == U_REGEX_STACK_OVERFLOW;
  return limit ? fail(Kind::TooLarge, "the pattern takes more work than allowed")
               : fail(Kind::Invalid, "the pattern or its replacement cannot be used");
}

}  // namespace

struct Pattern::Parts {
  std::unique_ptr<icu::RegexPattern> compiled;
  bool empty = false;

  std::unique_ptr<icu::RegexMatcher> matcher(const icu::UnicodeString& text,
                                             const Evaluation& evaluation,
                                             UErrorCode& status) const {
    std::unique_ptr<icu::RegexMatcher> made(compiled->matcher(text, status));
    if (U_FAILURE(status)) return nullptr;
    made->setMatchCallback(spend_steps, &evaluation, status);
    made->setStackLimit(kStackLimit, status);
    return made;
  }
};

Pattern::Pattern(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Pattern::~Pattern() = default;

Result<std::shared_ptr<const Pattern>> Pattern::compile(std::string_view regex) {
  if (regex.size() > kPatternBytes) return fail(Kind::TooLarge, "the pattern is too long");
  UErrorCode status = U_ZERO_ERROR;
  UParseError place;
  auto parts = std::make_unique<Parts>();
  parts->empty = regex.empty();
  // "Single line": a dot is any character, a new line too.
  parts->compiled.reset(icu::RegexPattern::compile(unicode(regex), UREGEX_DOTALL, place, status));
  if (U_FAILURE(status))
    return fail(Kind::Invalid, "no regular expression", std::to_string(place.offset));
  return std::shared_ptr<const Pattern>(new Pattern(std::move(parts)));
}

Result<bool> Pattern::finds(Evaluation& evaluation, std::string_view text) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString subject = unicode(text);
  const auto matcher = parts_->matcher(subject, evaluation, status);
  const bool found = matcher && matcher->find(status);
  if (U_FAILURE(status)) return over_limit(status);
  return found;
}

Result<bool> Pattern::covers(Evaluation& evaluation, std::string_view text) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString subject = unicode(text);
  const auto matcher = parts_->matcher(subject, evaluation, status);
  const bool matches = matcher && matcher->matches(status);
  if (U_FAILURE(status)) return over_limit(status);
  return matches;
}

Result<std::string> Pattern::replace_all(Evaluation& evaluation, std::string_view text,
                                         std::string_view by) const {
  if (parts_->empty) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString subject = unicode(text), replacement = unicode(by);
  const auto matcher = parts_->matcher(subject, evaluation, status);
  icu::UnicodeString result;
  // Not replaceAll(): it takes a search that was stopped for one that found nothing.
  while (matcher && matcher->find(status) && U_SUCCESS(status))
    matcher->appendReplacement(result, replacement, status);
  if (U_FAILURE(status)) return over_limit(status);
  if (matcher) matcher->appendTail(result);
  std::string out;
  result.toUTF8String(out);
  return out;
}

namespace {

// The literal's pattern, or one made now; null: the argument is empty.
Result<std::shared_ptr<const Pattern>> pattern_of(Call& call) {
  if (call.plan.pattern) return call.plan.pattern;
  const auto regex = TRY(call.text_argument(0));
  if (!regex) return nullptr;
  TRY_VOID(call.evaluation.charge(100 + regex->size()));
  return Pattern::compile(*regex);
}

Result<void> charge_for(Call& call, Text text) {
  return call.evaluation.charge(10 + text.size() / 8);
}

Result<void> matches(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  const auto pattern = TRY(pattern_of(call));
  if (!text || !pattern) return {};
  TRY_VOID(charge_for(call, *text));
  return give(out, Value(TRY(pattern->finds(call.evaluation, *text))));
}

Result<void> matches_full(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  const auto pattern = TRY(pattern_of(call));
  if (!text || !pattern) return {};
  TRY_VOID(charge_for(call, *text));
  return give(out, Value(TRY(pattern->covers(call.evaluation, *text))));
}

Result<void> replace_matches(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  const auto pattern = TRY(pattern_of(call));
  const auto by = TRY(call.text_argument(1));
  if (!text || !pattern || !by) return {};
  TRY_VOID(call.evaluation.charge(10 + (text->size() + 1) * (by->size() + 1) / 64));
  return call.evaluation.keep_text(TRY(pattern->replace_all(call.evaluation, *text, *by)), out);
}

constexpr FunctionRow kRows[] = {
    {"matches", 1, 1, matches, Scope::Pattern, Takes::Text, Returns::Boolean},
    {"matchesFull", 1, 1, matches_full, Scope::Pattern, Takes::Text, Returns::Boolean},
    {"replaceMatches", 2, 2, replace_matches, Scope::Pattern, Takes::Text, Returns::String},
};

}  // namespace

std::span<const FunctionRow> pattern_functions() { return kRows; }

}  // namespace weft::fhir::path
