// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/convert.hpp"

#include <map>

#include "base/text.hpp"
#include "feeds/hl7v2/conversions.hpp"

namespace weft::feeds {

Convert find_conversion(std::string_view name) {
  static const std::map<std::string_view, Convert> conversions = {
      {"code", code_of},
      {"Coding", coding_of},
      {"CodeableConcept", concept_of},
      {"listed-concept", listed_concept_of},
      {"text-concept", text_concept_of},
      {"text", text_of},
      {"integer", integer_of},
      {"boolean", boolean_of},
      {"date", date_of},
      {"dateTime", date_time_of},
      {"instant", instant_text_of},
      {"communication", communication_of},
      {"identity-reliability", identity_reliability_of},
      {"religion", religion_of},
      {"ethnic-category", ethnic_category_of},
      {"birth-place", birth_place_of},
      {"mothers-maiden-name", mothers_maiden_name_of},
      {"HumanName", human_name_of},
      {"Address", address_of},
      {"ContactPoint", contact_point_of},
      {"ContactPoint-work", work_contact_point_of},
      {"organisation", organisation_of},
      {"producer", producer_of},
      {"practitioner", practitioner_of},
      {"interpreter", interpreter_of},
      {"participant", participant_of},
      {"requester", requester_of},
      {"location", location_of},
      {"place", place_of},
      {"Identifier", identifier_of},
      {"order-number", order_number_of},
      {"value", value_of},
      {"range", range_of},
  };
  const auto row = conversions.find(name);
  return row == conversions.end() ? nullptr : row->second;
}

std::string_view text_at(const hl7v2::Repetition& rep, size_t component, size_t sub) {
  const std::string_view text = trim(rep.text(component, sub));
  return text == "\"\"" ? std::string_view() : text;
}

fhir::Json as_received(std::string_view text) {
  fhir::Json extension;
  extension.set("url", kAsReceived).set("valueString", text);
  fhir::Json holder;
  holder.set("extension", only(std::move(extension)));
  return holder;
}

}  // namespace weft::feeds
