// SPDX-License-Identifier: Apache-2.0
// What filing notes beside a row's body and the Door reads back: where it came from, the decoded
// parts of the original, and what the fold found out that FHIR has no element for. Kept in
// Row::provenance as counted fields, so that a page need not read the parts. Plain data, pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace weft::record {

// Rows that are no FHIR resource, all under Heading::Internal.
inline constexpr std::string_view kRestrictionRow = "_restriction";  // id "address": rule 8,
                                                                     // body {"hidden":true|false}
inline constexpr std::string_view kParkedRestrictionRow =
    "_parked-restriction";  // id: journal sequence; a deleted version says: resolved
inline constexpr std::string_view kAllergyListRow =
    "_allergy-list";  // id "list": the newest list, body {"date":…,"none_known":true|false}
inline constexpr std::string_view kObjectionRow = "_objection";  // on the store's own shelf

struct OriginalPart {
  std::string path;  // "AL1[1]"
  std::string text;  // the segment, character set decoded, delimiters as they came
  std::string message_type, control_id, feed;
  Instant received;
};

struct Provenance {
  std::string system;               // sending application (MSH-3) of the latest statement
  std::string feed;                 // feed of the latest statement
  std::vector<OriginalPart> parts;  // newest last
  bool provisional = false;         // rule 2: demographics not from an ADT
  bool time_flagged = false;        // recorded in an hour that cannot be placed, or after receipt
  bool date_not_valid = false;      // a date is kept as it came
  bool cancelled_after_final = false;  // rule 4: X after F
  std::string not_in_list_of;          // rule 5: FHIR date of the list it is absent from
};

std::string render_provenance(const Provenance& provenance);
// Empty bytes read as an empty Provenance.
Result<Provenance> parse_provenance(std::string_view bytes);
// Without the parts: what a page of many rows needs.
Result<Provenance> parse_provenance_head(std::string_view bytes);

}  // namespace weft::record
