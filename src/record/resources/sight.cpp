// SPDX-License-Identifier: Apache-2.0
#include "record/resources/sight.hpp"

#include <algorithm>

#include "fhir/definitions/definitions.hpp"
#include "record/chart/references.hpp"
#include "record/policy/places.hpp"
#include "record/resource_id.hpp"

namespace weft::record::resources {
namespace {

using fhir::Json;
using policy::Decision;

bool permits_label(const policy::Viewpoint& viewpoint, uint64_t labels) {
  constexpr auto confidential = static_cast<uint64_t>(Label::Confidential);
  constexpr uint64_t known = confidential | static_cast<uint64_t>(Label::Withdrawn);
  if (labels & ~known) return false;
  return !(labels & confidential) || viewpoint.confidential == Decision::Show;
}

constexpr std::string_view kReferenceMark = "\"reference\":\"";

}  // namespace

std::optional<store::RowKey> find_row_key(const ResourceKey& key) {
  const auto& r4 = fhir::Definitions::r4();
  const fhir::TypeId type = r4.find_type(key.type);
  const auto subject = find_subject_in(key.id);
  if (!subject || r4.type(type).kind != fhir::TypeKind::Resource) return std::nullopt;
  return store::RowKey{*subject, key.type, key.id};
}

bool is_folded(const store::Row& row) { return !row.stamps.empty(); }

void set_meta(Json& resource, const std::string& id, uint32_t version, Instant updated) {
  Json::Object& members = resource.object_members();
  const auto place = [&](std::string_view name, size_t at) -> Json& {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const auto& one) { return one.first == name; });
    if (found != members.end()) return found->second;
    at = std::min(at, members.size());
    return members.emplace(members.begin() + static_cast<std::ptrdiff_t>(at), name, Json())->second;
  };
  place("id", 1) = id;
  Json& meta = place("meta", 2);
  if (!meta.is_object()) meta = Json::object();
  meta.set("versionId", std::to_string(version)).set("lastUpdated", rfc3339(updated));
}

Result<const Standing*> Sight::standing_of(store::SubjectId subject) {
  auto found = standings_.find(subject);
  if (found == standings_.end())
    found = standings_.emplace(subject, TRY(read_standing(subject))).first;
  return &found->second;
}

Result<KnownPersons::Entry> Sight::read_state(store::SubjectId subject) {
  if (!with_.known) {
    return std::make_shared<const PersonState>(
        TRY(read_person_state(with_.store, subject, with_.live)));
  }
  if (!commit_) commit_ = TRY(with_.store.last_commit());
  if (auto known = with_.known->find(subject, *commit_)) return known;
  auto state =
      std::make_shared<const PersonState>(TRY(read_person_state(with_.store, subject, with_.live)));
  with_.known->keep(subject, *commit_, state);
  return state;
}

Result<Standing> Sight::read_standing(store::SubjectId subject) {
  Standing standing;
  if (subject == store::kOwnShelf) {
    standing.known = true;
    standing.viewpoint = policy::make_viewpoint(with_.policy, principal_, {});
    return standing;
  }
  const KnownPersons::Entry state = TRY(read_state(subject));
  standing.known = state->known;
  standing.organisation = state->organisation;
  standing.retired = state->retired;
  standing.viewpoint = policy::make_viewpoint(with_.policy, principal_, state->objections);
  standing.hide_places =
      policy::decide_places(standing.viewpoint, state->restricted) != Decision::Show;
  return standing;
}

Result<bool> Sight::permits(const store::Row& row) {
  const Standing& standing = *TRY(standing_of(row.key.subject));
  const auto heading = static_cast<Heading>(row.heading);
  if (!standing.known || policy::decide_record(standing.viewpoint) != policy::Refusal::None)
    return false;
  if (row.key.subject == store::kOwnShelf) return permits_label(standing.viewpoint, row.labels);
  if (heading == Heading::Internal) return false;
  if (standing.retired && heading == Heading::Demographics) return false;
  if (!policy::shares(with_.policy, standing.organisation, heading)) return false;
  return policy::decide_row(standing.viewpoint, {heading, row.labels, standing.organisation}) ==
         Decision::Show;
}

// A patient is known by whatever is filed with them; anything else that is there and not permitted
// is as if nothing referred to it.
Result<bool> Sight::is_hidden(std::string_view reference) {
  const auto known = hidden_.find(reference);
  if (known != hidden_.end()) return known->second;
  const size_t slash = reference.find('/');
  if (slash == std::string_view::npos || reference.starts_with("Patient/")) return false;
  const std::string_view id = reference.substr(slash + 1);
  const auto key = find_row_key(
      {std::string(reference.substr(0, slash)), std::string(id.substr(0, id.find('/')))});
  if (!key) return false;
  const auto row = TRY(with_.store.read(*key));
  const bool hidden = row && !TRY(permits(*row));
  hidden_.emplace(reference, hidden);
  return hidden;
}

Result<void> Sight::learn(const store::Row& row) {
  if (row.key.type != "Patient")
    hidden_.insert_or_assign(row.key.type + '/' + row.key.id, !TRY(permits(row)));
  return {};
}

std::vector<store::SubjectId> Sight::subjects_considered() const {
  std::vector<store::SubjectId> subjects;
  for (const auto& [subject, standing] : standings_)
    if (subject != store::kOwnShelf && standing.known) subjects.push_back(subject);
  return subjects;
}

Result<std::vector<std::string>> Sight::hidden_in(std::string_view body) {
  std::vector<std::string> hidden;
  for (size_t at = body.find(kReferenceMark); at != body.npos; at = body.find(kReferenceMark, at)) {
    at += kReferenceMark.size();
    const std::string_view reference = body.substr(at, body.find('"', at) - at);
    if (TRY(is_hidden(reference))) hidden.emplace_back(reference);
  }
  return hidden;
}

Result<Seen> Sight::show(store::Row row) {
  const Standing& standing = *TRY(standing_of(row.key.subject));
  Seen seen;
  seen.resource.key = {row.key.type, row.key.id};
  seen.resource.version = row.version;
  seen.resource.updated = row.applied;
  seen.resource.deleted = row.deleted;
  if (row.deleted) return seen;
  const std::vector<std::string> hidden = TRY(hidden_in(row.body));
  const bool folded = is_folded(row);
  if (hidden.empty() && !standing.hide_places && !folded) {
    seen.resource.body = std::move(row.body);
    return seen;
  }
  Json resource = TRY(fhir::parse_json(row.body));
  if (standing.hide_places) policy::hide_places(with_.policy, row.key.type, resource);
  chart::drop_references(resource, {hidden.begin(), hidden.end()});
  if (folded) set_meta(resource, row.key.id, row.version, row.applied);
  seen.changed = standing.hide_places || !hidden.empty();
  seen.resource.body = fhir::render_json(resource);
  return seen;
}

}  // namespace weft::record::resources
