// SPDX-License-Identifier: Apache-2.0
// Names, addresses, telephone numbers, practitioners and organisations.
#include "base/text.hpp"
#include "feeds/hl7v2/conversions.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using hl7v2::Repetition;

std::string joined(const std::vector<std::string_view>& parts, std::string_view by) {
  std::string text;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += by;
    text += part;
  }
  return text;
}

Json texts(const std::vector<std::string_view>& parts) {
  Json list;
  for (const std::string_view part : parts)
    if (!part.empty()) list.push(part);
  return list;
}

// Start and end from two components that hold times.
Json period_of(const Given& given, size_t start, size_t end) {
  Json period;
  if (const auto time = hl7v2::find_date_time(text_at(given.rep, start)))
    period.set("start", date_time_text(given, *time));
  if (const auto time = hl7v2::find_date_time(text_at(given.rep, end)))
    period.set("end", date_time_text(given, *time));
  return period;
}

void set_some(Json& object, std::string_view name, Json value) {
  if (!value.is_empty()) object.set(name, std::move(value));
}

// Addresses of the United Kingdom name a county where others name a state.
bool is_british(std::string_view country) {
  const std::string upper = ascii_upper(country);
  return upper.empty() || upper == "GBR" || upper == "GB" || upper == "UK" ||
         upper == "UNITED KINGDOM" || upper == "ENGLAND" || upper == "WALES" ||
         upper == "SCOTLAND" || upper == "NORTHERN IRELAND";
}

std::string phone_number(const Repetition& rep) {
  for (const size_t component : {1, 12})
    if (!text_at(rep, component).empty()) return std::string(text_at(rep, component));
  if (!text_at(rep, 4).empty()) return std::string(text_at(rep, 4));  // electronic mail
  std::string number = joined({text_at(rep, 6), text_at(rep, 7)}, " ");
  if (number.empty()) return number;
  if (!text_at(rep, 5).empty()) number = "+" + std::string(text_at(rep, 5)) + " " + number;
  if (!text_at(rep, 8).empty()) number += " ext " + std::string(text_at(rep, 8));
  return number;
}

// The code that stands for an empty XTN-2, out of the slot "telecom:{2|PRN}:{3|PH}".
std::string_view default_use(const Given& given) {
  const size_t at = given.rule.key.find("{2|");
  return at == std::string::npos ? "" : std::string_view(given.rule.key).substr(at + 3, 3);
}

Json contact_point(const Given& given, std::string_view use_if_none) {
  const std::string value = phone_number(given.rep);
  if (value.empty()) return {};
  const std::string_view use = text_at(given.rep, 2), kind = text_at(given.rep, 3);
  const Coded* system = given.tables.find_code("telecom_system", kind.empty() ? use : kind);
  const Coded* coded_use = given.tables.find_code("telecom_equipment_use", kind);
  if (!coded_use)
    coded_use = given.tables.find_code("telecom_use", use.empty() ? use_if_none : use);
  const bool mail = value.find('@') != std::string::npos;
  Json made;
  made.set("system", mail ? "email" : system ? std::string_view(system->becomes) : "phone");
  made.set("value", value);
  if (coded_use) made.set("use", coded_use->becomes);
  return made;
}

bool looks_like_ods(std::string_view code) {
  if (code.size() < 3 || code.size() > 6) return false;
  bool digit = false;
  for (const char c : code) {
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
    digit = digit || (c >= '0' && c <= '9');
  }
  return digit || code.size() == 3;
}

Json reference_of(std::string_view type, Json identifier, std::string_view display) {
  Json made;
  made.set("type", type);
  if (!identifier.is_empty()) made.set("identifier", std::move(identifier));
  if (!display.empty()) made.set("display", display);
  return made;
}

Json practitioner_number(const Given& given) {
  const std::string_view number = text_at(given.rep, 1);
  if (number.empty()) return {};
  Json identifier;
  for (const size_t component : {9, 13, 8}) {
    const Coded* known =
        given.tables.find_code("practitioner_number", text_at(given.rep, component));
    if (!known) continue;
    identifier.set("system", known->becomes);
    break;
  }
  if (identifier.is_empty() && !text_at(given.rep, 9).empty())
    identifier.set("system", number_system(given, 9));
  identifier.set("value", number);
  return identifier;
}

}  // namespace

// https://build.fhir.org/ig/HL7/v2-to-fhir/ConceptMap-datatype-xpn-to-humanname.html
Json human_name_of(const Given& given) {
  const Repetition& rep = given.rep;
  std::vector<std::string_view> given_names = {text_at(rep, 2)};
  for (const std::string_view name : split(text_at(rep, 3), ' ')) given_names.push_back(trim(name));
  Json made;
  const Coded* use = given.rule.table ? given.rule.table->find(text_at(rep, 7)) : nullptr;
  if (!use && given.rule.table) use = given.rule.table->find("*");
  if (use) made.set("use", use->becomes);
  set_some(made, "family", text_at(rep, 1));
  set_some(made, "given", texts(given_names));
  set_some(made, "prefix", texts({text_at(rep, 5)}));
  set_some(made, "suffix", texts({text_at(rep, 4), text_at(rep, 6)}));
  if (!made.find("family") && !made.find("given")) return {};
  set_some(made, "period", period_of(given, 12, 13));
  return made;
}

// https://build.fhir.org/ig/HL7/v2-to-fhir/ConceptMap-datatype-xad-to-address.html
Json address_of(const Given& given) {
  const Repetition& rep = given.rep;
  const std::string street =
      joined({text_at(rep, 1, 1), text_at(rep, 1, 2), text_at(rep, 1, 3)}, " ");
  Json made;
  const Coded* use = given.rule.table ? given.rule.table->find(text_at(rep, 7)) : nullptr;
  if (use) made.set("use", use->becomes);
  if (const Coded* type = given.tables.find_code("address_type", text_at(rep, 7)))
    made.set("type", type->becomes);
  const size_t before = made.members().size();
  const std::string more = whole_at(rep, 2, given.delimiters);
  set_some(made, "line", texts({street, more, text_at(rep, 8)}));
  set_some(made, "city", whole_at(rep, 3, given.delimiters));
  const bool british = is_british(text_at(rep, 6));
  const std::string_view county =
      text_at(rep, 9).empty() && british ? text_at(rep, 4) : text_at(rep, 9);
  set_some(made, "district", county);
  if (!british || county != text_at(rep, 4)) set_some(made, "state", text_at(rep, 4));
  set_some(made, "postalCode", text_at(rep, 5));
  set_some(made, "country", text_at(rep, 6));
  if (made.members().size() == before) return {};
  set_some(made, "period", period_of(given, 13, 14));
  return made;
}

// https://build.fhir.org/ig/HL7/v2-to-fhir/ConceptMap-datatype-xtn-to-contactpoint.html
Json contact_point_of(const Given& given) { return contact_point(given, default_use(given)); }
Json work_contact_point_of(const Given& given) { return contact_point(given, "WPN"); }

Json organisation_of(const Given& given) {
  const std::string name = whole_at(given.rep, 1, given.delimiters);
  const std::string_view number =
      text_at(given.rep, 10).empty() ? text_at(given.rep, 3) : text_at(given.rep, 10);
  if (name.empty() && number.empty()) return {};
  Json identifier;
  if (looks_like_ods(number))
    identifier.set("system", "https://fhir.nhs.uk/Id/ods-organization-code");
  if (!number.empty()) identifier.set("value", number);
  return reference_of("Organization", std::move(identifier), name);
}

// OBX-15 is coded: the second component is the name.
Json producer_of(const Given& given) {
  std::string words = whole_at(given.rep, 2, given.delimiters);
  if (words.empty()) words = whole_at(given.rep, 1, given.delimiters);
  return words.empty() ? Json() : reference_of("Organization", {}, words);
}

Json practitioner_of(const Given& given) {
  const Repetition& rep = given.rep;
  const std::string display =
      joined({text_at(rep, 6), text_at(rep, 3), text_at(rep, 4), text_at(rep, 2)}, " ");
  Json number = practitioner_number(given);
  if (display.empty() && number.is_empty()) return {};
  return reference_of("Practitioner", std::move(number), display);
}

// OBR-32 is NDL: a CNN in the subcomponents of its first component.
Json interpreter_of(const Given& given) {
  const Repetition& rep = given.rep;
  const std::string display =
      joined({text_at(rep, 1, 6), text_at(rep, 1, 3), text_at(rep, 1, 2)}, " ");
  const std::string_view number = text_at(rep, 1, 1);
  if (display.empty() && number.empty()) return {};
  Json identifier;
  if (!number.empty()) identifier.set("value", number);
  return reference_of("Practitioner", std::move(identifier), display.empty() ? number : display);
}

Json participant_of(const Given& given) {
  Json individual = practitioner_of(given);
  if (individual.is_null() || !given.rule.fixed) return {};
  const Coded& role = *given.rule.fixed;
  Json type;
  type.set("coding", only(coding(role.system, role.becomes, role.display)));
  Json made;
  made.set("type", only(std::move(type))).set("individual", std::move(individual));
  return made;
}

// DiagnosticReport has no requester of its own in R4; who asked stands in an extension.
Json requester_of(const Given& given) {
  Json who = practitioner_of(given);
  if (who.is_null()) return {};
  return extension("urn:weft:extension:requester", "valueReference", std::move(who));
}

}  // namespace weft::feeds
