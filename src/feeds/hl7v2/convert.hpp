// SPDX-License-Identifier: Apache-2.0
// How the value of one field becomes a FHIR value: conversions by the name a mapping row gives
// them. Pure functions; null means "no FHIR value can be made of it" and leaves the field unmapped.
// https://build.fhir.org/ig/HL7/v2-to-fhir/datatype_maps.html
#pragma once

#include <string>
#include <string_view>

#include "fhir/json/json.hpp"
#include "hl7v2/message.hpp"
#include "record/filing/submission.hpp"

namespace weft::feeds {

class MapTables;
struct Rule;
struct FeedOptions;

struct Given {
  const hl7v2::Segment& segment;
  const hl7v2::Repetition& rep;
  const hl7v2::Delimiters& delimiters;
  const Rule& rule;
  const MapTables& tables;
  const record::filing::Source& source;
  const FeedOptions& options;
};

using Convert = fhir::Json (*)(const Given&);
Convert find_conversion(std::string_view name);  // null where there is none

// A component's text, trimmed; "" (two double quotes) reads as empty.
std::string_view text_at(const hl7v2::Repetition& rep, size_t component, size_t sub = 1);

// Words in which nobody escaped a delimiter ("Urea & electrolytes"): the subcomponents of a
// component, or the components of a repetition, put together as they stood.
std::string whole_at(const hl7v2::Repetition& rep, size_t component,
                     const hl7v2::Delimiters& delimiters);
std::string whole_text(const hl7v2::Repetition& rep, const hl7v2::Delimiters& delimiters);

// What came, kept beside what could not be made of it.
inline constexpr std::string_view kAsReceived = "urn:weft:as-received";
fhir::Json as_received(std::string_view text);  // {"extension":[{url, valueString}]}

}  // namespace weft::feeds
