// SPDX-License-Identifier: Apache-2.0
// Codes and plain values.
#include "base/text.hpp"
#include "feeds/hl7v2/conversions.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;

constexpr std::string_view kExtensions = "http://hl7.org/fhir/StructureDefinition/";

// CWE-3, a name of HL7's register or a local one, as a URI; nothing where none was sent.
std::string system_of(const Given& given, std::string_view name) {
  if (name.empty()) return {};
  if (const Coded* known = given.tables.find_code("coding_system", name)) return known->becomes;
  if (name.starts_with("HL7") && name.size() == 7 && is_digits(name.substr(3)))
    return "http://terminology.hl7.org/CodeSystem/v2-" + std::string(name.substr(3));
  if (name.starts_with("http://") || name.starts_with("https://")) return std::string(name);
  if (name.starts_with("2.16.") || name.starts_with("1.3.6."))
    return "urn:oid:" + std::string(name);
  return organisation_namespace(given.source, name);
}

// The coding in components from, from+1, from+2 (code, text, system).
void push_coding(const Given& given, const hl7v2::Repetition& rep, size_t from, Json& codings) {
  const std::string code = whole_at(rep, from, given.delimiters);
  if (code.empty()) return;
  const std::string system = system_of(given, text_at(rep, from + 2));
  for (const Json& there : codings.items())
    if (there.at("code").text() == code && (system.empty() || there.at("system").text() == system))
      return;
  codings.push(coding(system, code, whole_at(rep, from + 1, given.delimiters)));
}

std::string words_of(const Given& given, const hl7v2::Repetition& rep, const Coded* coded) {
  for (const size_t component : {9, 2})
    if (std::string words = whole_at(rep, component, given.delimiters); !words.empty())
      return words;
  if (coded && !coded->display.empty()) return coded->display;
  if (std::string words = whole_at(rep, 5, given.delimiters); !words.empty()) return words;
  return whole_at(rep, 1, given.delimiters);
}

const Coded* coded_in(const hl7v2::Repetition& rep, const CodeTable* table) {
  return table ? table->find(text_at(rep, 1)) : nullptr;
}

}  // namespace

Json only(Json item) {
  Json list;
  list.push(std::move(item));
  return list;
}

Json coding(std::string_view system, std::string_view code, std::string_view display) {
  Json made;
  if (!system.empty()) made.set("system", system);
  made.set("code", code);
  if (!display.empty()) made.set("display", display);
  return made;
}

Json extension(std::string_view url, std::string_view value_name, Json value) {
  Json made;
  made.set("url", url).set(value_name, std::move(value));
  return made;
}

std::string organisation_namespace(const record::filing::Source& source, std::string_view name) {
  std::string uri = "urn:weft:org:" + source.organisation + ":";
  for (const char c : name) uri += c == ' ' ? std::string("%20") : std::string(1, c);
  return uri;
}

Json concept_from(const Given& given, const hl7v2::Repetition& rep, const CodeTable* table) {
  const Coded* coded = coded_in(rep, table);
  Json codings;
  if (coded) codings.push(coding(coded->system, coded->becomes, coded->display));
  push_coding(given, rep, 1, codings);
  push_coding(given, rep, 4, codings);
  const std::string words = words_of(given, rep, coded);
  Json made;
  if (!codings.is_empty()) made.set("coding", std::move(codings));
  if (!words.empty()) made.set("text", words);
  return made;
}

Json concept_of(const Given& given) { return concept_from(given, given.rep, given.rule.table); }

Json listed_concept_of(const Given& given) {
  return coded_in(given.rep, given.rule.table) ? concept_of(given) : Json();
}

Json code_of(const Given& given) {
  const Coded* coded = coded_in(given.rep, given.rule.table);
  // Some systems send the word in the second component only.
  if (!coded && given.rule.table && text_at(given.rep, 1).empty())
    coded = given.rule.table->find(text_at(given.rep, 2));
  return coded ? Json(coded->becomes) : Json();
}

Json coding_of(const Given& given) {
  const Coded* coded = coded_in(given.rep, given.rule.table);
  if (coded) return coding(coded->system, coded->becomes, coded->display);
  const std::string code = whole_at(given.rep, 1, given.delimiters);
  if (code.empty()) return {};
  return coding(system_of(given, text_at(given.rep, 3)), code,
                whole_at(given.rep, 2, given.delimiters));
}

Json text_of(const Given& given) {
  const std::string text = whole_text(given.rep, given.delimiters);
  return text.empty() ? Json() : Json(text);
}

Json text_concept_of(const Given& given) {
  const std::string second = whole_at(given.rep, 2, given.delimiters);
  const std::string text = second.empty() ? whole_at(given.rep, 1, given.delimiters) : second;
  if (text.empty()) return {};
  Json made;
  made.set("text", text);
  return made;
}

Json integer_of(const Given& given) {
  std::string_view digits = text_at(given.rep, 1);
  if (!is_digits(digits) || digits.size() > 9) return {};
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return Json::number(std::string(digits));
}

Json boolean_of(const Given& given) {
  const Coded* coded = coded_in(given.rep, given.rule.table);
  return coded ? Json(coded->becomes == "true") : Json();
}

std::optional<hl7v2::DateTime> time_of(const Given& given) {
  return hl7v2::find_date_time(text_at(given.rep, 1), text_at(given.rep, 2));
}

std::string date_time_text(const Given& given, const hl7v2::DateTime& time) {
  return hl7v2::render_fhir_date_time(time, given.source.received);
}

Json date_of(const Given& given) {
  const auto time = time_of(given);
  return time ? Json(hl7v2::render_fhir_date(*time)) : Json();
}

Json date_time_of(const Given& given) {
  const auto time = time_of(given);
  return time ? Json(date_time_text(given, *time)) : Json();
}

Json instant_text_of(const Given& given) {
  const auto time = time_of(given);
  if (!time) return {};
  if (time->precision <= hl7v2::Precision::Day)  // an instant needs a time: the day's first moment
    return Json(rfc3339(hl7v2::to_instant(*time, given.source.received).at));
  return Json(date_time_text(given, *time));
}

Json communication_of(const Given& given) {
  Json made;
  made.set("language", concept_of(given));
  return made;
}

// PID-32, HL7 table 0445: which parts of the identity are default data.
Json identity_reliability_of(const Given& given) {
  const std::string_view code = text_at(given.rep, 1);
  if (code.empty() || given.tables.find_code("nhs_number_status", code)) return {};
  Json made;
  made.set("coding", only(coding("http://terminology.hl7.org/CodeSystem/v2-0445", code,
                                 text_at(given.rep, 2))));
  return extension("urn:weft:extension:identity-reliability", "valueCodeableConcept",
                   std::move(made));
}

Json religion_of(const Given& given) {
  return extension(std::string(kExtensions) + "patient-religion", "valueCodeableConcept",
                   concept_of(given));
}

// https://simplifier.net/hl7fhirukcorer4/extension-ukcore-ethniccategory
Json ethnic_category_of(const Given& given) {
  return extension("https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory",
                   "valueCodeableConcept", concept_of(given));
}

Json birth_place_of(const Given& given) {
  Json address;
  address.set("text", whole_text(given.rep, given.delimiters));
  return extension(std::string(kExtensions) + "patient-birthPlace", "valueAddress",
                   std::move(address));
}

Json mothers_maiden_name_of(const Given& given) {
  const std::string_view family = text_at(given.rep, 1);
  if (family.empty()) return {};
  return extension(std::string(kExtensions) + "patient-mothersMaidenName", "valueString", family);
}

}  // namespace weft::feeds
