// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/search.html#date · #prefix
#include "fhir/search/query/matcher.hpp"
#include "fhir/search/query/text_parts.hpp"
#include "fhir/search/span.hpp"

namespace weft::fhir::search {
namespace {

bool contains(const Span& outer, const Span& inner) {
  return outer.from <= inner.from && inner.until <= outer.until;
}

// `margin`: how far from what is asked still is near it.
bool decide_date(Prefix prefix, const Span& asked, const Span& value, uint64_t margin) {
  switch (prefix) {
    case Prefix::Eq:
      return contains(asked, value);
    case Prefix::Ne:
      return !contains(asked, value);
    case Prefix::Gt:
      return value.until > asked.until;
    case Prefix::Lt:
      return value.from < asked.from;
    case Prefix::Ge:
      return value.until > asked.until || contains(asked, value);
    case Prefix::Le:
      return value.from < asked.from || contains(asked, value);
    case Prefix::Sa:
      return value.from >= asked.until;
    case Prefix::Eb:
      return value.until <= asked.from;
    case Prefix::Ap:
      return value.from < asked.until + margin &&
             (value.until > asked.from || asked.from - value.until < margin);
  }
  return false;
}

class DateMatcher : public Matcher {
 public:
  DateMatcher(Prefix prefix, Span asked, uint64_t margin)
      : prefix_(prefix), asked_(asked), margin_(margin) {}

  bool matches(const FacetValue& value) const override {
    std::string_view key = value.key;
    const auto span = take_span(key);
    return span && decide_date(prefix_, asked_, *span, margin_);
  }

 private:
  Prefix prefix_;
  Span asked_;
  uint64_t margin_;
};

// A tenth of the gap between now and the date asked for; none where nobody says when now is.
uint64_t margin_of(const Span& asked, const std::optional<Instant>& now) {
  if (!now) return 0;
  const uint64_t ticks = ticks_of(*now);
  return (ticks > asked.from ? ticks - asked.from : asked.from - ticks) / 10;
}

}  // namespace

Result<MatcherPtr> parse_date_value(std::string_view text, const ValueContext& context) {
  if (!context.modifier.empty()) return fail(Kind::Invalid, "a date takes no such modifier");
  const Prefix prefix = take_prefix(text);
  const auto span = parse_span(text);
  if (!span) return fail(Kind::Invalid, "expected a date or time, perhaps behind a prefix");
  return std::make_unique<DateMatcher>(prefix, *span, margin_of(*span, context.options.now));
}

}  // namespace weft::fhir::search
