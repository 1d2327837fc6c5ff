// SPDX-License-Identifier: Apache-2.0
// Places and numbers.
#include "feeds/hl7v2/conversions.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;

}  // namespace

std::string number_system(const Given& given, size_t component) {
  const std::string_view name = text_at(given.rep, component);
  const std::string_view id = name.empty() ? text_at(given.rep, component, 2) : name;
  const auto configured = given.options.assigners.find(std::string(id));
  if (configured != given.options.assigners.end()) return configured->second;
  return organisation_namespace(given.source, id);
}

// PL, most particular last in the standard, first to a reader: point of care, room, bed, facility.
// https://build.fhir.org/ig/HL7/v2-to-fhir/ConceptMap-datatype-pl-to-location.html
Json location_of(const Given& given) {
  std::string display, value;
  for (const size_t component : {1, 2, 3, 7, 8, 4}) {
    // PL-1 and PL-4 may name an assigner in further subcomponents; the others are words.
    const bool named = component == 1 || component == 4;
    const std::string part = named ? std::string(text_at(given.rep, component))
                                   : whole_at(given.rep, component, given.delimiters);
    if (part.empty()) continue;
    display += (display.empty() ? "" : ", ") + part;
    value += (value.empty() ? "" : "^") + part;
  }
  const std::string words = whole_at(given.rep, 9, given.delimiters);
  if (!words.empty()) display = words;
  if (display.empty()) return {};
  Json place;
  if (!value.empty()) {
    Json identifier;
    identifier.set("system", organisation_namespace(given.source, "location"));
    place.set("identifier", identifier.set("value", value));
  }
  place.set("display", display);
  Json made;
  made.set("location", std::move(place));
  return made;
}

// A coded destination: the words of the code, else what came.
Json place_of(const Given& given) {
  const std::string_view code = text_at(given.rep, 1);
  const Coded* coded = given.rule.table ? given.rule.table->find(code) : nullptr;
  if (code.empty()) return {};
  Json made;
  if (coded) {
    Json identifier;
    identifier.set("system", coded->system).set("value", coded->becomes);
    made.set("identifier", std::move(identifier));
  }
  const std::string words = whole_at(given.rep, 2, given.delimiters);
  made.set("display", !words.empty() ? words : coded ? coded->display : code);
  return made;
}

// https://build.fhir.org/ig/HL7/v2-to-fhir/ConceptMap-datatype-cx-to-identifier.html
Json identifier_of(const Given& given) {
  const std::string_view value = text_at(given.rep, 1);
  if (value.empty()) return {};
  const size_t assigner = given.rule.about == About::Problem ? 2 : 4;  // EI-2, CX-4
  Json made;
  if (!text_at(given.rep, assigner).empty()) made.set("system", number_system(given, assigner));
  made.set("value", value);
  return made;
}

Json order_number_of(const Given& given) {
  const std::string_view value = text_at(given.rep, 1);
  if (value.empty()) return {};
  Json made;
  if (given.rule.fixed) {
    Json type;
    const Coded& kind = *given.rule.fixed;
    type.set("coding", only(coding(kind.system, kind.becomes, kind.display)));
    made.set("type", std::move(type));
  }
  if (!text_at(given.rep, 2).empty()) made.set("system", number_system(given, 2));
  made.set("value", value);
  return made;
}

}  // namespace weft::feeds
