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

namespace {

void append_whole(std::string& to, const hl7v2::Component& component, char subcomponent) {
  bool first = true;
  for (const std::string& part : component.subcomponents) {
    if (!first) to += subcomponent;
    first = false;
    to += part;
  }
}

}  // namespace

std::string whole_at(const hl7v2::Repetition& rep, size_t component,
                     const hl7v2::Delimiters& delimiters) {
  if (component == 0 || component > rep.components.size()) return {};
  std::string whole;
  append_whole(whole, rep.components[component - 1], delimiters.subcomponent);
  return whole == "\"\"" ? std::string() : std::string(trim(whole));
}

// Space at the front of a line is kept: reports align their columns with it.
std::string whole_text(const hl7v2::Repetition& rep, const hl7v2::Delimiters& delimiters) {
  std::string whole;
  bool first = true;
  for (const hl7v2::Component& component : rep.components) {
    if (!first) whole += delimiters.component;
    first = false;
    append_whole(whole, component, delimiters.subcomponent);
  }
  if (whole == "\"\"") return {};
  const size_t end = whole.find_last_not_of(" \t\r\n");
  whole.resize(end == std::string::npos ? 0 : end + 1);
  return whole;
}

fhir::Json as_received(std::string_view text) {
  fhir::Json extension;
  extension.set("url", kAsReceived).set("valueString", text);
  fhir::Json holder;
  holder.set("extension", only(std::move(extension)));
  return holder;
}

}  // namespace weft::feeds
