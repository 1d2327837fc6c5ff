// SPDX-License-Identifier: Apache-2.0
// HL7 v2 dates and times (DT, TS, DTM) as civil parts with the precision they were written in.
// What cannot be a time is no time: the caller keeps the text as it came and never compares it.
// Pure. https://www.hl7.eu/HL7v2x/v251/std251/ch02.html#Heading79 (DTM), docs of the UK dialect.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace weft::hl7v2 {

enum class Precision { Year, Month, Day, Hour, Minute, Second, Millisecond };

struct DateTime {
  CivilTime civil;  // what is finer than `precision` stands at its lowest
  Precision precision = Precision::Day;
  std::optional<int> offset_minutes;  // none: Europe/London
  bool operator==(const DateTime&) const = default;
};

// YYYY[MM[DD[HH[MM[SS[.S+]]]]]][±ZZZZ], and what is met beside it: ISO punctuation, "Z", a sign
// with no zone after it. `degree` is TS.2 (Y L D H M S), which can only shorten the precision.
std::optional<DateTime> find_date_time(std::string_view text, std::string_view degree = {});

// The instant meant. Zoneless times are London's; `not_after` decides October's doubled hour.
LondonInstant to_instant(const DateTime& time, std::optional<Instant> not_after = {});

// FHIR text of it: "2010", "2010-10", "2010-10-10", "2010-10-10T14:18:00+01:00" (hour precision
// is written with minutes, as FHIR demands).
std::string render_fhir_date_time(const DateTime& time, std::optional<Instant> not_after = {});
std::string render_fhir_date(const DateTime& time);  // to the day at most

}  // namespace weft::hl7v2
