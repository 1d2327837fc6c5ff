// SPDX-License-Identifier: Apache-2.0
#include "record/filing/resources/placing.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "fhir/search/parameters.hpp"
#include "fhir/search/resolve_path.hpp"
#include "fhir/search/simple_path.hpp"
#include "fhir/search/span.hpp"

namespace weft::record::filing {
namespace {

using fhir::Definitions;
using fhir::Json;
using fhir::TypeId;
using fhir::search::Parameters;
using fhir::search::PropertyPath;
using fhir::search::PropertyStep;

// No parameter of these leads to a patient, and yet they may hold anything of one.
constexpr std::array<std::string_view, 6> kCarriers = {
    "Binary", "Bundle", "Linkage", "MessageHeader", "OperationOutcome", "Parameters"};
// A stock item, a diary: often somebody's, as often nobody's.
constexpr std::array<std::string_view, 4> kEither = {"Device", "Medication", "Schedule",
                                                     "Substance"};

template <class List, class Item>
bool holds(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// For each resource type: the paths of each parameter that may name its patient, best first.
using Paths = std::vector<std::vector<PropertyPath>>;

std::vector<PropertyPath> paths_of(TypeId type, std::string_view code) {
  std::vector<PropertyPath> paths;
  const auto* parameter = Parameters::r4().find(type, code);
  const auto patient = Definitions::r4().find_type("Patient");
  if (!parameter || parameter->type != fhir::SearchType::Reference || type == patient) return paths;
  const auto& targets = parameter->targets;
  if (!targets.empty() && !holds(targets, patient)) return paths;
  const auto simple = fhir::search::parse_simple_path(parameter->expression);
  if (!simple) return paths;
  for (const auto& one : *simple) {
    auto resolved = fhir::search::resolve_path(one, type, Definitions::r4());
    if (resolved) paths.insert(paths.end(), resolved->begin(), resolved->end());
  }
  return paths;
}

std::vector<Paths> all_paths() {
  const auto types = Definitions::r4().types();
  std::vector<Paths> all(types.size());
  for (size_t at = 1; at < types.size(); ++at) {
    if (types[at].kind != fhir::TypeKind::Resource || types[at].abstract) continue;
    const auto type = static_cast<TypeId>(at);
    std::vector<std::string_view> codes = {"patient", "subject"};
    const auto compartment = Definitions::r4().patient_compartment(type);
    codes.insert(codes.end(), compartment.begin(), compartment.end());
    for (const std::string_view code : codes) {
      auto paths = paths_of(type, code);
      if (!paths.empty()) all[at].push_back(std::move(paths));
    }
  }
  return all;
}

const Paths& paths_to_patient(TypeId type) {
  static const std::vector<Paths> all = all_paths();
  return all[static_cast<size_t>(type)];
}

void collect(const Json& value, std::span<const PropertyStep> steps,
             std::vector<std::string>& references) {
  if (value.is_array()) {
    for (const Json& item : value.items()) collect(item, steps, references);
    return;
  }
  if (steps.empty()) {
    const std::string_view reference = value.at("reference").text();
    if (!reference.empty() && !holds(references, reference)) references.emplace_back(reference);
    return;
  }
  const PropertyStep& step = steps.front();
  const Json* found = value.find(step.property);
  if (found) collect(*found, steps.subspan(1), references);
}

bool has_code(const Json& codings, std::string_view code) {
  return std::any_of(codings.items().begin(), codings.items().end(),
                     [&](const Json& one) { return one.at("code").text() == code; });
}

}  // namespace

Belongs decide_belongs(TypeId type) {
  const std::string_view name = Definitions::r4().type(type).name;
  if (name == "Patient") return Belongs::Patient;
  if (holds(kEither, name)) return Belongs::Either;
  return holds(kCarriers, name) || !paths_to_patient(type).empty() ? Belongs::Person
                                                                   : Belongs::Nobody;
}

std::vector<std::string> read_patient_references(const Json& resource, TypeId type) {
  std::vector<std::string> references;
  for (const auto& paths : paths_to_patient(type)) {
    for (const PropertyPath& path : paths) collect(resource, path.steps, references);
    std::erase_if(references, [](const std::string& one) {
      const bool unnamed = one.starts_with("urn:") || one.find("Patient") != one.npos;
      return !unnamed;
    });
    if (!references.empty()) break;
  }
  return references;
}

Heading decide_heading(std::string_view type) {
  if (type == "Patient") return Heading::Demographics;
  if (type == "AllergyIntolerance") return Heading::Allergies;
  if (type == "Condition") return Heading::Problems;
  if (type == "Encounter") return Heading::Contacts;
  if (type == "Observation" || type == "DiagnosticReport") return Heading::Results;
  return Heading::Other;
}

uint64_t decide_labels(const Json& resource) {
  uint64_t labels = 0;
  const Json& security = resource.path("meta.security");
  if (has_code(security, "R") || has_code(security, "V"))
    labels |= static_cast<uint64_t>(Label::Confidential);
  constexpr std::string_view kError = "entered-in-error";
  if (resource.at("status").text() == kError ||
      has_code(resource.path("verificationStatus.coding"), kError))
    labels |= static_cast<uint64_t>(Label::Withdrawn);
  return labels;
}

Instant decide_happened(const Json& resource, Instant otherwise) {
  static constexpr std::array<std::string_view, 22> kWhen = {"effectiveDateTime",
                                                             "effectivePeriod.start",
                                                             "effectiveInstant",
                                                             "period.start",
                                                             "performedDateTime",
                                                             "performedPeriod.start",
                                                             "onsetDateTime",
                                                             "occurrenceDateTime",
                                                             "occurrencePeriod.start",
                                                             "started",
                                                             "authoredOn",
                                                             "whenHandedOver",
                                                             "recordedDate",
                                                             "assertedDate",
                                                             "issued",
                                                             "sent",
                                                             "date",
                                                             "dateTime",
                                                             "created",
                                                             "billablePeriod.start",
                                                             "recorded",
                                                             "start"};
  for (const std::string_view path : kWhen) {
    const Json& value = resource.path(path);
    if (!value.is_string()) continue;
    const auto span = fhir::search::parse_span(value.text());
    if (!span) continue;
    constexpr int64_t kTicksPerMs = 10'000;
    const auto epoch = static_cast<int64_t>(fhir::search::ticks_of(Instant{0}));
    return {(static_cast<int64_t>(span->from) - epoch) / kTicksPerMs};
  }
  return otherwise;
}

}  // namespace weft::record::filing
