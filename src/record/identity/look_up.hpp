// SPDX-License-Identifier: Apache-2.0
// The population look-ups that lead from a number to subjects, written by filing and read by
// whoever asks for a person. Hints: who finds a subject re-checks its rows. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/json.hpp"
#include "store/store.hpp"

namespace weft::record::identity {

inline constexpr std::string_view kByIdentifier = "identifier";  // the number that names a subject
inline constexpr std::string_view kAlsoKnown = "also-known";     // other numbers it came with
inline constexpr std::string_view kByNhsNumber = "nhs-number";   // ten digits
inline constexpr std::string_view kMergedFrom = "merged-from";   // survivor → retired subjects
inline constexpr std::string_view kParkedRestriction = "parked-restriction";  // on the own shelf

inline constexpr std::string_view kParkedIn = "parked-in";  // sequence → where file() parked it

// What programs find patients by, whoever's they are.
inline constexpr std::string_view kByNumber = "number";  // any identifier's value, lower case
inline constexpr std::string_view kByName = "name";      // name_block of each part of a name
inline constexpr std::string_view kByBirthDate = "birth-date";  // as the Patient has it
// To a number on the own shelf (resource_id.hpp): "Practitioner|value", "Practitioner|block".
inline constexpr std::string_view kShelfNumber = "shelf-number";
inline constexpr std::string_view kShelfName = "shelf-name";

inline constexpr std::string_view kMergeRow = "_merge";  // on the retired subject, id "edges"
inline constexpr std::string_view kNamesRow = "_names";  // on every subject, id "names"
// Every number a subject ever bore, id "numbers": an objection made under one of them outlives it.
inline constexpr std::string_view kNumbersRow = "_numbers";

// A local number means one subject of its organisation, whichever feed sends it.
std::string identifier_key(std::string_view organisation, std::string_view system,
                           std::string_view value);
std::string survivor_key(store::SubjectId survivor);

// The first three characters of a text as string searches compare it: everything that begins so
// shares a block, and who looks re-checks. Shorter where the text is.
std::string name_block(std::string_view text);
inline constexpr size_t kBlockCharacters = 3;

// By number (NHS numbers have a look-up of their own), name and birth date of a Patient.
std::vector<store::IndexEntry> patient_look_ups(store::SubjectId subject,
                                                const fhir::Json& patient);
// By number and name of what belongs to nobody; `number` is the one its id is made of.
std::vector<store::IndexEntry> shelf_look_ups(uint64_t number, const fhir::Json& resource);

}  // namespace weft::record::identity
