// SPDX-License-Identifier: Apache-2.0
// The elements of each kind of resource, in the order a clinician reads them.
#include <functional>
#include <map>

#include "sheet/dates.hpp"
#include "sheet/item.hpp"
#include "sheet/result.hpp"
#include "sheet/words.hpp"

namespace weft::sheet {
namespace {

using fhir::Json;
using ui::Html;

class Fields {
 public:
  explicit Fields(const Json& resource) : resource_(resource) {}

  Fields& words(std::string label, std::string_view value) {
    if (!value.empty()) fields_.push_back({std::move(label), ui::foreign(value)});
    return *this;
  }
  Fields& code(std::string label, std::string_view element) {
    return words(std::move(label), sentence(resource_.at(element).text()));
  }
  Fields& concept_of(std::string label, std::string_view element) {
    const Json& value = resource_.path(element);
    return words(std::move(label), value.is_array() ? concepts_words(value) : concept_words(value));
  }
  Fields& date(std::string label, std::string_view element) {
    Html value = shown_date_of(resource_, element);
    if (!value.empty()) fields_.push_back({std::move(label), std::move(value)});
    return *this;
  }
  Fields& notes(std::string label, std::string_view element) {
    for (const Json& note : resource_.at(element).items()) words(label, note.at("text").text());
    return *this;
  }
  Fields& status(std::string label, std::string_view element) {
    return words(std::move(label), sentence(concept_words(resource_.at(element))));
  }
  std::vector<Field> take() { return std::move(fields_); }
  const Json& resource() const { return resource_; }

 private:
  const Json& resource_;
  std::vector<Field> fields_;
};

std::string codes_joined(const Json& list) {
  std::string out;
  for (const Json& one : list.items()) out += (out.empty() ? "" : ", ") + std::string(one.text());
  return out;
}

std::vector<Field> allergy_fields(const Json& resource) {
  Fields fields(resource);
  fields.concept_of("Substance", "code");
  for (const Json& reaction : resource.at("reaction").items()) {
    fields.words("Reaction", concepts_words(reaction.at("manifestation")));
    fields.words("Severity of reaction", sentence(reaction.at("severity").text()));
    fields.words("Reaction described", reaction.at("description").text());
  }
  return fields.code("Criticality", "criticality")
      .status("Certainty", "verificationStatus")
      .status("Status", "clinicalStatus")
      .code("Type", "type")
      .words("Category", sentence(codes_joined(resource.at("category"))))
      .date("First noted", "onsetDateTime")
      .date("Date recorded", "recordedDate")
      .notes("Note", "note")
      .take();
}

std::vector<Field> problem_fields(const Json& resource) {
  return Fields(resource)
      .concept_of("Problem", "code")
      .status("Status", "clinicalStatus")
      .status("Certainty", "verificationStatus")
      .concept_of("Category", "category")
      .concept_of("Severity", "severity")
      .concept_of("Body site", "bodySite")
      .date("Onset", "onsetDateTime")
      .words("Onset described", resource.at("onsetString").text())
      .date("Ended", "abatementDateTime")
      .date("Date recorded", "recordedDate")
      .notes("Note", "note")
      .take();
}

std::string participants(const Json& resource) {
  std::string out;
  for (const Json& one : resource.at("participant").items()) {
    const std::string who = reference_words(one.at("individual"));
    if (who.empty()) continue;
    const std::string role = concepts_words(one.at("type"));
    out += (out.empty() ? "" : "; ") + who + (role.empty() ? "" : " (" + role + ")");
  }
  return out;
}

std::vector<Field> contact_fields(const Json& resource) {
  const Json& kind = resource.at("class");
  Fields fields(resource);
  fields.words("Setting", kind.at("display").text().empty() ? kind.at("code").text()
                                                            : kind.at("display").text());
  return fields.code("Status", "status")
      .concept_of("Service", "serviceType")
      .concept_of("Kind of admission", "type")
      .words("Place", displays_words(resource.at("location"), "location"))
      .date("Start", "period.start")
      .date("End", "period.end")
      .concept_of("Reason", "reasonCode")
      .words("Staff", participants(resource))
      .concept_of("Came from", "hospitalization.admitSource")
      .concept_of("Readmission", "hospitalization.reAdmission")
      .concept_of("Outcome", "hospitalization.dischargeDisposition")
      .words("Went to", reference_words(resource.path("hospitalization.destination")))
      .take();
}

std::vector<Field> result_fields(const Json& resource) {
  Fields fields(resource);
  fields.concept_of("Test", "code");
  fields.words("Result", value_words(resource));
  fields.words("Flag", flag_of(resource).words);
  fields.words("Reference range", reference_range_words(resource));
  return fields.code("Status", "status")
      .date("Specimen or test time", "effectiveDateTime")
      .date("Reported", "issued")
      .concept_of("Method", "method")
      .concept_of("Body site", "bodySite")
      .words("Specimen", reference_words(resource.at("specimen")))
      .words("Laboratory", displays_words(resource.at("performer"), ""))
      .notes("Note", "note")
      .take();
}

// R4 has no place for who asked for a report; our mapping keeps it in an extension.
std::string requester_words(const Json& resource) {
  for (const Json& extension : resource.at("extension").items())
    if (extension.at("url").text() == "urn:weft:extension:requester")
      return reference_words(extension.at("valueReference"));
  return {};
}

std::vector<Field> report_fields(const Json& resource) {
  return Fields(resource)
      .concept_of("Report", "code")
      .words("Requested by", requester_words(resource))
      .code("Status", "status")
      .concept_of("Category", "category")
      .date("Specimen or test time", "effectiveDateTime")
      .date("Reported", "issued")
      .words("Conclusion", resource.at("conclusion").text())
      .concept_of("Conclusion coded", "conclusionCode")
      .words("Interpreted by", displays_words(resource.at("resultsInterpreter"), ""))
      .words("Laboratory", displays_words(resource.at("performer"), ""))
      .words("Specimen", displays_words(resource.at("specimen"), ""))
      .take();
}

std::string address_words(const Json& address) {
  if (!address.at("text").text().empty()) return std::string(address.at("text").text());
  std::string out;
  const auto add = [&out](std::string_view part) {
    if (!part.empty()) out += (out.empty() ? "" : ", ") + std::string(part);
  };
  for (const Json& line : address.at("line").items()) add(line.text());
  for (const char* part : {"city", "district", "state", "postalCode", "country"})
    add(address.at(part).text());
  return out;
}

std::string with_use(std::string words, const Json& element) {
  const std::string_view use = element.at("use").text();
  return words.empty() || use.empty() ? words : words + " (" + std::string(use) + ")";
}

std::string number_label(const Json& identifier) {
  if (identifier.at("system").text() == "https://fhir.nhs.uk/Id/nhs-number") return "NHS number";
  const std::string kind = concept_words(identifier.at("type"));
  const bool plain = kind.empty() || kind == "PI" || kind == "MR";  // v2 table 0203: internal
  return plain ? "Local number" : kind;
}

std::vector<Field> patient_fields(const Json& resource) {
  Fields fields(resource);
  for (const Json& one : resource.at("name").items())
    fields.words("Name", with_use(name_words(one), one));
  fields.date("Born", "birthDate").code("Gender", "gender").date("Died", "deceasedDateTime");
  if (resource.at("deceasedBoolean").flag()) fields.words("Died", "Yes, date not known");
  for (const Json& one : resource.at("identifier").items())
    fields.words(number_label(one), one.at("value").text());
  for (const Json& one : resource.at("address").items())
    fields.words("Address", with_use(address_words(one), one));
  for (const Json& one : resource.at("telecom").items())
    fields.words(sentence(one.at("system").text()),
                 with_use(std::string(one.at("value").text()), one));
  fields.words("GP practice or doctor", displays_words(resource.at("generalPractitioner"), ""));
  fields.concept_of("Marital status", "maritalStatus");
  for (const Json& one : resource.at("communication").items())
    fields.words("Language", concept_words(one.at("language")));
  for (const Json& one : resource.at("contact").items()) {
    const std::string relation = concepts_words(one.at("relationship"));
    fields.words("Contact person",
                 name_words(one.at("name")) + (relation.empty() ? "" : " (" + relation + ")"));
    fields.words("Contact's address", address_words(one.at("address")));
    for (const Json& reach : one.at("telecom").items())
      fields.words("Contact's phone", reach.at("value").text());
  }
  return fields.take();
}

using Maker = std::vector<Field> (*)(const Json&);

const std::map<std::string, Maker, std::less<>> kMakers = {
    {"AllergyIntolerance", allergy_fields}, {"Condition", problem_fields},
    {"Encounter", contact_fields},          {"Observation", result_fields},
    {"DiagnosticReport", report_fields},    {"Patient", patient_fields}};

struct CodedPath {
  std::string_view label, path;
};

constexpr CodedPath kCodedPaths[] = {{"Name", "code"},
                                     {"Value", "valueCodeableConcept"},
                                     {"Setting", "class"},
                                     {"Service", "serviceType"},
                                     {"Kind", "type"},
                                     {"Category", "category"},
                                     {"Reason", "reasonCode"},
                                     {"Clinical status", "clinicalStatus"},
                                     {"Certainty", "verificationStatus"},
                                     {"Flag", "interpretation"},
                                     {"Outcome", "hospitalization.dischargeDisposition"},
                                     {"Came from", "hospitalization.admitSource"}};

void add_coded(std::vector<CodedElement>& out, std::string_view label, const Json& value) {
  for (const Json& one : value.items()) add_coded(out, label, one);
  if (value.is_object()) out.push_back({std::string(label), value});
}

}  // namespace

std::vector<Field> fields_of(const Item& item) {
  const auto maker = kMakers.find(item.type);
  if (maker == kMakers.end()) return {{"Entry", name_of(item)}};
  return maker->second(item.resource);
}

std::vector<CodedElement> coded_elements_of(const Item& item) {
  std::vector<CodedElement> out;
  for (const CodedPath& one : kCodedPaths) add_coded(out, one.label, item.resource.path(one.path));
  for (const Json& reaction : item.resource.at("reaction").items())
    add_coded(out, "Reaction", reaction.at("manifestation"));
  return out;
}

}  // namespace weft::sheet
