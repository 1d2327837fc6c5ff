// SPDX-License-Identifier: Apache-2.0
// Rule 5: each allergy is a group. Absence from a later list marks it and removes nothing; "no
// known allergies" is an item of its own, which a later list of the same feed ends.
#include <algorithm>
#include <cstdio>
#include <map>

#include "base/text.hpp"
#include "record/filing/fold/group_fold.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

constexpr std::string_view kClinicalStatus =
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
constexpr std::string_view kSnomed = "http://snomed.info/sct";

std::string date_of(Instant at) {
  const CivilTime civil = to_london(at);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
  return text;
}

Json concept_of(std::string_view system, std::string_view code, std::string_view display) {
  Json coding = Json::object();
  coding.set("system", system);
  coding.set("code", code);
  if (!display.empty()) coding.set("display", display);
  Json whole = Json::object();
  whole.set("coding", Json::array({std::move(coding)}));
  return whole;
}

// Two lines of one message with one key are "KEY" and "KEY#2".
std::string_view key_in_list(std::string_view key) {
  const size_t mark = key.rfind('#');
  const bool counted = mark != std::string_view::npos && is_digits(key.substr(mark + 1));
  return counted ? key.substr(0, mark) : key;
}

// A list given in confidence leaves no trace on what was not: it marks nothing and ends nothing.
const Kept* newest_list(const RowState& lists) {
  const Kept* newest = nullptr;
  for (const Kept& one : lists.kept)
    if (one.event != "none-known" && !one.confidential && (!newest || newest->stamp < one.stamp))
      newest = &one;
  return newest;
}

std::string decide_not_in_list(const FoldInput& input) {
  const Kept* list = input.allergy_list ? newest_list(*input.allergy_list) : nullptr;
  if (!list || list->stamp <= input.kept.back().stamp) return {};
  const std::string_view key = key_in_list(input.key);
  const bool listed = std::any_of(list->listed.begin(), list->listed.end(),
                                  [&](const std::string& one) { return one == key; });
  return listed ? std::string() : date_of(list->stamp.recorded);
}

// The latest thing each feed said of its list as a whole.
std::map<std::string, const Kept*> latest_by_feed(KeptView lists) {
  std::map<std::string, const Kept*> latest;
  for (const Kept& one : lists) {
    if (one.confidential) continue;
    const Kept*& slot = latest[one.group];
    if (!slot || slot->stamp < one.stamp) slot = &one;
  }
  return latest;
}

// AL1-3 "": the source took away everything it had listed.
std::vector<Stamp> deletions_of_all(const FoldInput& input) {
  std::vector<Stamp> deletions;
  if (!input.allergy_list) return deletions;
  for (const Kept& one : input.allergy_list->kept)
    if (one.event == "delete") deletions.push_back(one.stamp);
  return deletions;
}

bool stands(const FoldInput& input, const Kept& none_known) {
  if (!input.allergy_list) return true;
  const auto latest = latest_by_feed(input.allergy_list->kept);
  const auto found = latest.find(none_known.group);
  return found == latest.end() || found->second->stamp <= none_known.stamp;
}

Folded fold_none_known(const FoldInput& input) {
  Folded folded;
  folded.heading = Heading::Allergies;
  const Kept& latest = input.kept.back();
  folded.set_by = {input.kept.size() - 1};
  folded.happened = latest.happened;
  folded.body = Json::object();
  folded.body.set("resourceType", "AllergyIntolerance");
  folded.body.set("id", input.id);
  const std::string_view status = stands(input, latest) ? "active" : "inactive";
  folded.body.set("clinicalStatus", concept_of(kClinicalStatus, status, {}));
  const Json& code = latest.content.at("code");
  folded.body.set("code",
                  code.is_empty() ? concept_of(kSnomed, "716186003", "No known allergy") : code);
  folded.body.set("patient", reference_to("Patient", input.patient));
  if (latest.confidential) folded.labels |= static_cast<uint64_t>(Label::Confidential);
  return folded;
}

}  // namespace

// https://hl7.org/fhir/R4/allergyintolerance.html
Folded fold_allergy(const FoldInput& input) {
  Folded folded;
  folded.heading = Heading::Allergies;
  if (input.kept.empty()) return folded;
  if (input.kept.back().event == "none-known") return fold_none_known(input);
  const GroupFold group = fold_group(input.kept, deletions_of_all(input));
  folded.body = Json::object();
  folded.body.set("resourceType", "AllergyIntolerance");
  folded.body.set("id", input.id);
  put_group(input, group, folded);
  if (group.deleted || !folded.body.find("clinicalStatus"))
    folded.body.set("clinicalStatus",
                    concept_of(kClinicalStatus, group.deleted ? "inactive" : "active", {}));
  folded.body.set("patient", reference_to("Patient", input.patient));
  if (!group.deleted) folded.not_in_list_of = decide_not_in_list(input);
  return folded;
}

Folded fold_allergy_list(const FoldInput& input) {
  Folded folded;
  const Kept* none_known = nullptr;
  const Kept* newest = nullptr;
  for (const auto& [feed, latest] : latest_by_feed(input.kept)) {
    if (!newest || newest->stamp < latest->stamp) newest = latest;
    if (latest->event != "none-known") continue;
    if (!none_known || none_known->stamp < latest->stamp) none_known = latest;
  }
  if (!newest) return folded;
  const Kept* said = none_known ? none_known : newest;
  folded.body = Json::object();
  folded.body.set("date", date_of(said->stamp.recorded));
  folded.body.set("none_known", none_known != nullptr);
  for (size_t at = 0; at < input.kept.size(); ++at)
    if (input.kept[at].stamp == said->stamp && input.kept[at].event == said->event)
      folded.set_by = {at};
  return folded;
}

}  // namespace weft::record::filing
