// SPDX-License-Identifier: Apache-2.0
// The conversions behind convert.hpp, one function a way of reading. Internal to the mapping; pure.
#pragma once

#include <optional>
#include <string>

#include "feeds/hl7v2/convert.hpp"
#include "feeds/hl7v2/feed_options.hpp"
#include "feeds/hl7v2/tables.hpp"
#include "hl7v2/time.hpp"

namespace weft::feeds {

// codes and plain values
fhir::Json code_of(const Given& given);
fhir::Json coding_of(const Given& given);
fhir::Json concept_of(const Given& given);
fhir::Json listed_concept_of(const Given& given);  // only codes that have a row
fhir::Json text_concept_of(const Given& given);
fhir::Json text_of(const Given& given);
fhir::Json integer_of(const Given& given);
fhir::Json boolean_of(const Given& given);
fhir::Json date_of(const Given& given);
fhir::Json date_time_of(const Given& given);
fhir::Json instant_text_of(const Given& given);
fhir::Json communication_of(const Given& given);
fhir::Json identity_reliability_of(const Given& given);
fhir::Json religion_of(const Given& given);
fhir::Json ethnic_category_of(const Given& given);
fhir::Json birth_place_of(const Given& given);
fhir::Json mothers_maiden_name_of(const Given& given);

// people and organisations
fhir::Json human_name_of(const Given& given);
fhir::Json address_of(const Given& given);
fhir::Json contact_point_of(const Given& given);
fhir::Json work_contact_point_of(const Given& given);
fhir::Json organisation_of(const Given& given);
fhir::Json producer_of(const Given& given);
fhir::Json practitioner_of(const Given& given);
fhir::Json interpreter_of(const Given& given);
fhir::Json participant_of(const Given& given);
fhir::Json requester_of(const Given& given);

// places and numbers
fhir::Json location_of(const Given& given);
fhir::Json place_of(const Given& given);
fhir::Json identifier_of(const Given& given);
fhir::Json order_number_of(const Given& given);

// results
fhir::Json value_of(const Given& given);  // {"valueQuantity": …}: one member, by OBX-2
fhir::Json range_of(const Given& given);

// Parts of the above that others use.
std::optional<hl7v2::DateTime> time_of(const Given& given);  // TS: component 1, degree 2
std::string date_time_text(const Given& given, const hl7v2::DateTime& time);
fhir::Json only(fhir::Json item);  // an array of one
fhir::Json coding(std::string_view system, std::string_view code, std::string_view display);
fhir::Json extension(std::string_view url, std::string_view value_name, fhir::Json value);
fhir::Json concept_from(const Given& given, const hl7v2::Repetition& rep, const CodeTable* table);
std::string organisation_namespace(const record::filing::Source& source, std::string_view name);
// The system of a number by its assigner (CX-4, HD): configured, else the organisation's own.
std::string number_system(const Given& given, size_t component);

}  // namespace weft::feeds
