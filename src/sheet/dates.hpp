// SPDX-License-Identifier: Apache-2.0
// Dates, times and ages as NHS screens write them: "22-Nov-2026", "22-Nov-2026 14:03", "82y".
// London time throughout. Pure: now is an argument.
// https://digital.nhs.uk/services/clinical-safety (NHS CUI: date and time display)
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace weft::sheet {

std::string nhs_date(Instant at);
std::string nhs_date_time(Instant at);
std::string nhs_date_time_seconds(Instant at);  // "22-Nov-2026 14:03:09"

struct ShownDate {
  std::string text;
  bool valid = true;  // false: text is what came in
};
// A FHIR date or dateTime at the precision it has: "2026", "Nov-2026", "22-Nov-2026 14:03".
ShownDate nhs_date(std::string_view fhir_date);

// The instant a FHIR dateTime begins, for sorting and columns; none when it is no date.
std::optional<Instant> find_instant(std::string_view fhir_date);

// Days under 4 weeks, months under 2 years, else years; "about" where the day is not known. Empty
// when it cannot be told. Both are FHIR dates.
std::string age(std::string_view birth_date, std::string_view on);

// How long: "8 min", "6 h", "3 days".
std::string span(int64_t ms);

}  // namespace weft::sheet
