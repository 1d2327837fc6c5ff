// SPDX-License-Identifier: Apache-2.0
// Instants, their RFC 3339 text, and the civil time of Europe/London.
// Pure: "now" always comes in as an argument, from a Clock that only the shells hold.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace weft {

struct Instant {
  int64_t ms = 0;  // milliseconds since 1970-01-01T00:00:00Z
  auto operator<=>(const Instant&) const = default;
};

using Clock = std::function<Instant()>;
Clock system_clock();

inline Instant operator+(Instant at, int64_t ms) { return {at.ms + ms}; }
inline int64_t operator-(Instant late, Instant early) { return late.ms - early.ms; }

struct CivilTime {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0;
  auto operator<=>(const CivilTime&) const = default;
};

std::string rfc3339(Instant at);                       // 2026-11-22T16:36:45.123Z
Result<Instant> parse_rfc3339(std::string_view text);  // offset required

bool is_valid(const CivilTime& civil);
Instant from_utc(const CivilTime& civil);
CivilTime to_utc(Instant at);
CivilTime to_london(Instant at);

// A London civil time named without zone. In October's doubled hour: the latest instant not after
// `not_after`; in March's missing hour: the instant after the gap, `in_gap` set. fold.md "Stamp".
struct LondonInstant {
  Instant at;
  bool in_gap = false;
};
LondonInstant from_london(const CivilTime& civil, std::optional<Instant> not_after = {});

}  // namespace weft
