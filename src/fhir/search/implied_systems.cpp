// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/implied_systems.hpp"

#include <array>

#include "base/text.hpp"

namespace weft::fhir::search {
namespace {

struct Exception {
  std::string_view value_set, systems;  // parted by a space
};

// R4 names a value set http://hl7.org/fhir/ValueSet/X after its system http://hl7.org/fhir/X, in
// 190 of the 216 that it binds to codes. These are the others.
constexpr auto kExceptions = std::to_array<Exception>({
    {"all-types",
     "http://hl7.org/fhir/abstract-types http://hl7.org/fhir/data-types "
     "http://hl7.org/fhir/resource-types"},
    {"care-plan-activity-kind", "http://hl7.org/fhir/resource-types"},
    {"care-plan-intent", "http://hl7.org/fhir/request-intent"},
    {"clinicalimpression-status", "http://hl7.org/fhir/event-status"},
    {"currencies", "urn:iso:std:iso:4217"},
    {"defined-types", "http://hl7.org/fhir/data-types http://hl7.org/fhir/resource-types"},
    {"detectedissue-status",
     "http://hl7.org/fhir/detectedissue-status http://hl7.org/fhir/observation-status"},
    {"event-timing",
     "http://hl7.org/fhir/event-timing http://terminology.hl7.org/CodeSystem/v3-TimingEvent"},
    {"immunization-evaluation-status",
     "http://terminology.hl7.org/CodeSystem/medication-admin-status"},
    {"immunization-status", "http://hl7.org/fhir/event-status"},
    {"medication-admin-status", "http://terminology.hl7.org/CodeSystem/medication-admin-status"},
    {"medication-statement-status", "http://hl7.org/fhir/CodeSystem/medication-statement-status"},
    {"medication-status", "http://hl7.org/fhir/CodeSystem/medication-status"},
    {"medicationdispense-status",
     "http://terminology.hl7.org/CodeSystem/medicationdispense-status"},
    {"medicationknowledge-status",
     "http://terminology.hl7.org/CodeSystem/medicationknowledge-status"},
    {"medicationrequest-intent", "http://hl7.org/fhir/CodeSystem/medicationrequest-intent"},
    {"medicationrequest-status", "http://hl7.org/fhir/CodeSystem/medicationrequest-status"},
    {"mimetypes", "urn:ietf:bcp:13"},
    {"system-restful-interaction", "http://hl7.org/fhir/restful-interaction"},
    {"task-intent", "http://hl7.org/fhir/request-intent http://hl7.org/fhir/task-intent"},
    {"type-restful-interaction", "http://hl7.org/fhir/restful-interaction"},
    {"units-of-time", "http://unitsofmeasure.org"},
    {"verificationresult-status", "http://hl7.org/fhir/CodeSystem/status"},
});

constexpr std::string_view kR4 = "http://hl7.org/fhir/ValueSet/";
constexpr std::string_view kConfidentiality =
    "http://terminology.hl7.org/ValueSet/v3-ConfidentialityClassification";

}  // namespace

std::vector<std::string> implied_systems(std::string_view value_set) {
  if (value_set == kConfidentiality)
    return {"http://terminology.hl7.org/CodeSystem/v3-Confidentiality"};
  if (!value_set.starts_with(kR4)) return {};
  const std::string_view name = value_set.substr(kR4.size());
  for (const Exception& exception : kExceptions) {
    if (exception.value_set != name) continue;
    std::vector<std::string> systems;
    for (const std::string_view system : split(exception.systems, ' '))
      systems.emplace_back(system);
    return systems;
  }
  return {"http://hl7.org/fhir/" + std::string(name)};
}

}  // namespace weft::fhir::search
