// SPDX-License-Identifier: Apache-2.0
// What a partial date or time covers, from its first tick to the one after its last, in ticks of
// 100 ns; and its bytes, ordered by beginning and then by end. A day, month or year without zone is
// London's, a time without zone too. Pure. https://hl7.org/fhir/R4/search.html#date
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace weft::fhir::search {

struct Span {
  uint64_t from = 0, until = 0;  // ticks since two days before the year 0
  bool operator==(const Span&) const = default;
};

inline constexpr uint64_t kEarliest = 0, kLatest = UINT64_MAX;  // an open end

// YYYY, YYYY-MM, YYYY-MM-DD, and with Thh:mm or Thh:mm:ss and any fraction, zone optional: what a
// search may ask with. A fraction has at most nine
// digits, of which seven count.
std::optional<Span> parse_span(std::string_view text);
uint64_t ticks_of(Instant at);

void put_span(std::string& out, const Span& span);
std::optional<Span> take_span(std::string_view& in);
std::string span_text(const Span& span);  // "2020-01-01T00:00:00Z..2020-01-02T00:00:00Z", "..2020…"

}  // namespace weft::fhir::search
