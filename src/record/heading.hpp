// SPDX-License-Identifier: Apache-2.0
// The headings a record is filed and shown under, after the PRSB Core Information Standard.
// The numbers are stored in rows: never renumber.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weft::record {

enum class Heading : uint16_t {
  Internal = 0,  // not shown: merges, restrictions, markers
  Demographics = 1,
  Allergies = 2,
  Problems = 3,
  Contacts = 4,  // encounters
  Results = 5,
  Other = 6,  // every other type that is about a person; no page shows it
};

inline constexpr std::array kClinicalHeadings = {Heading::Allergies, Heading::Problems,
                                                 Heading::Contacts, Heading::Results};

std::string_view word_for(Heading heading);  // "allergies": page names, policy files
std::optional<Heading> find_heading(std::string_view word);

// Labels are bits in Row::labels.
enum class Label : uint64_t {
  Confidential = 1u << 0,  // FHIR meta.security R or V, HL7 v2 confidentiality codes
  Withdrawn = 1u << 1,     // entered in error, cancelled by its source: kept, marked
};

}  // namespace weft::record
