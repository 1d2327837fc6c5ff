// SPDX-License-Identifier: Apache-2.0
// The population look-ups that lead from a number to subjects, written by filing and read by
// whoever asks for a person. Hints: who finds a subject re-checks its rows. Pure.
#pragma once

#include <string>
#include <string_view>

#include "store/store.hpp"

namespace weft::record::identity {

inline constexpr std::string_view kByIdentifier = "identifier";  // the number that names a subject
inline constexpr std::string_view kAlsoKnown = "also-known";     // other numbers it came with
inline constexpr std::string_view kByNhsNumber = "nhs-number";   // ten digits
inline constexpr std::string_view kMergedFrom = "merged-from";   // survivor → retired subjects
inline constexpr std::string_view kParkedRestriction = "parked-restriction";  // on the own shelf

inline constexpr std::string_view kParkedIn = "parked-in";  // sequence → where file() parked it

inline constexpr std::string_view kMergeRow = "_merge";  // on the retired subject, id "edges"
inline constexpr std::string_view kNamesRow = "_names";  // on every subject, id "names"
// Every number a subject ever bore, id "numbers": an objection made under one of them outlives it.
inline constexpr std::string_view kNumbersRow = "_numbers";

// A local number means one subject of its organisation, whichever feed sends it.
std::string identifier_key(std::string_view organisation, std::string_view system,
                           std::string_view value);
std::string survivor_key(store::SubjectId survivor);

}  // namespace weft::record::identity
