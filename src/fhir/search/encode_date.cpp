// SPDX-License-Identifier: Apache-2.0
// Dates, periods and timings as the span they cover. https://hl7.org/fhir/R4/search.html#date
#include <algorithm>
#include <optional>

#include "fhir/search/encode.hpp"
#include "fhir/search/span.hpp"

namespace weft::fhir::search {
namespace {

constexpr const char* kNoDate = "not a date or time of the calendar";

// Without an end it is open there. nullopt: an end that is no date, or both missing.
std::optional<Span> span_of_period(const Json& period, const char*& issue) {
  const std::string_view start = period.at("start").text(), end = period.at("end").text();
  if (start.empty() && end.empty()) return {};
  Span span{kEarliest, kLatest};
  for (const std::string_view text : {start, end}) {
    if (text.empty()) continue;
    const auto part = parse_span(text);
    if (!part) {
      issue = kNoDate;
      return {};
    }
    if (text.data() == start.data()) span.from = part->from;
    if (text.data() == end.data()) span.until = part->until;
  }
  if (span.until > span.from) return span;
  issue = "a period that ends before it starts";
  return {};
}

}  // namespace

void Encoding::put_date(const Json& element) {
  const auto span = parse_span(element.text());
  if (!span) {
    issue_ = kNoDate;
    return;
  }
  put_span(key_, *span);
  put();
}

void Encoding::put_period(const Json& element) {
  const auto span = span_of_period(element, issue_);
  if (!span) return;
  put_span(key_, *span);
  put();
}

// Only the outer limits count: of all events, and of repeat.boundsPeriod.
void Encoding::put_timing(const Json& element) {
  std::optional<Span> outer;
  const auto widen = [&](const std::optional<Span>& span) {
    if (!span) return;
    outer = outer ? Span{std::min(outer->from, span->from), std::max(outer->until, span->until)}
                  : *span;
  };
  for (const Json& event : element.at("event").items()) {
    const auto span = parse_span(event.text());
    if (!span) issue_ = kNoDate;
    widen(span);
  }
  widen(span_of_period(element.at("repeat").at("boundsPeriod"), issue_));
  if (!outer) return;
  put_span(key_, *outer);
  put();
}

}  // namespace weft::fhir::search
