// SPDX-License-Identifier: Apache-2.0
#include "sheet/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace weft::sheet {
namespace {

using NamePair = std::pair<std::string_view, std::string_view>;

constexpr std::array kSystems = {NamePair{"http://snomed.info/sct", "SNOMED CT"},
                                 NamePair{"http://loinc.org", "LOINC"},
                                 NamePair{"http://unitsofmeasure.org", "UCUM"},
                                 NamePair{"https://dmd.nhs.uk", "dm+d"},
                                 NamePair{"http://hl7.org/fhir/sid/icd-10", "ICD-10"},
                                 NamePair{"http://hl7.org/fhir/sid/icd-10-uk", "ICD-10"},
                                 NamePair{"http://hl7.org/fhir/sid/icd-9-cm", "ICD-9-CM"},
                                 NamePair{"http://read.info/readv2", "Read v2"},
                                 NamePair{"http://read.info/ctv3", "CTV3"},
                                 NamePair{"https://fhir.hl7.org.uk/CodeSystem/OPCS-4", "OPCS-4"},
                                 NamePair{"https://fhir.nhs.uk/CodeSystem/NICIP", "NICIP"}};

// What stands before a name of its own: "…/CodeSystem/v2-0074" → "HL7 v2-0074".
constexpr std::array kFamilies = {NamePair{"http://terminology.hl7.org/CodeSystem/", "HL7 "},
                                  NamePair{"https://fhir.hl7.org.uk/CodeSystem/", ""},
                                  NamePair{"urn:weft:org:", "local to "}};

void append(std::string& out, std::string_view words, std::string_view by) {
  if (words.empty()) return;
  if (!out.empty()) out += by;
  out += words;
}

}  // namespace

std::string concept_words(const fhir::Json& concept_json) {
  if (!concept_json.at("text").text().empty()) return std::string(concept_json.at("text").text());
  for (const fhir::Json& coding : concept_json.at("coding").items())
    if (!coding.at("display").text().empty()) return std::string(coding.at("display").text());
  for (const fhir::Json& coding : concept_json.at("coding").items())
    if (!coding.at("code").text().empty()) return std::string(coding.at("code").text());
  return {};
}

std::string concepts_words(const fhir::Json& list) {
  std::string out;
  for (const fhir::Json& one : list.items()) append(out, concept_words(one), ", ");
  return out;
}

bool is_coded(const fhir::Json& concept_json) {
  for (const fhir::Json& coding : concept_json.at("coding").items())
    if (!coding.at("code").text().empty()) return true;
  return false;
}

std::string code_system_name(std::string_view uri) {
  for (const auto& [known, name] : kSystems)
    if (known == uri) return std::string(name);
  for (const auto& [start, name] : kFamilies)
    if (uri.starts_with(start)) return std::string(name) + std::string(uri.substr(start.size()));
  return std::string(uri);
}

std::string reference_words(const fhir::Json& reference) {
  if (!reference.at("display").text().empty()) return std::string(reference.at("display").text());
  return std::string(reference.path("identifier.value").text());
}

std::string displays_words(const fhir::Json& list, std::string_view member) {
  std::string out;
  for (const fhir::Json& one : list.items()) {
    const fhir::Json& reference = member.empty() ? one : one.at(member);
    append(out, reference_words(reference), ", ");
  }
  return out;
}

std::string name_words(const fhir::Json& human_name) {
  if (!human_name.at("text").text().empty()) return std::string(human_name.at("text").text());
  std::string out(human_name.at("family").text());
  std::string given;
  for (const fhir::Json& one : human_name.at("given").items()) append(given, one.text(), " ");
  append(out, given, ", ");
  return out;
}

std::string quantity_words(const fhir::Json& quantity) {
  std::string out(quantity.at("comparator").text());
  out += quantity.at("value").text();
  const fhir::Json& unit =
      quantity.at("unit").text().empty() ? quantity.at("code") : quantity.at("unit");
  append(out, unit.text(), " ");
  return out;
}

std::string range_words(const fhir::Json& range) {
  if (!range.at("text").text().empty()) return std::string(range.at("text").text());
  const std::string low(range.path("low.value").text()), high(range.path("high.value").text());
  if (low.empty() && high.empty()) return {};
  if (low.empty()) return "up to " + high;
  if (high.empty()) return "from " + low;
  return low + " to " + high;
}

std::string period_start(const fhir::Json& resource, std::string_view element) {
  return std::string(resource.at(element).at("start").text());
}

std::string sentence(std::string_view words) {
  std::string out(words);
  std::replace(out.begin(), out.end(), '-', ' ');
  if (!out.empty()) out[0] = ascii_upper(out.substr(0, 1))[0];
  return out;
}

}  // namespace weft::sheet
