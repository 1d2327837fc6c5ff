// SPDX-License-Identifier: Apache-2.0
#include "record/resources/person_state.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "fhir/json/json.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/person.hpp"
#include "record/policy/objections.hpp"
#include "record/provenance.hpp"

namespace weft::record::resources {
namespace {

using fhir::Json;

constexpr size_t kKnownMax = 100'000;

// Rule 8: a flag of any subject of the person, or a parked message that may bear one.
bool restricts(const store::Row& row) {
  if (row.key.type == kParkedRestrictionRow) return true;
  if (row.key.type != kRestrictionRow) return false;
  const auto body = fhir::parse_json(row.body);
  return !body || body->at("hidden").flag();  // not readable: hidden
}

void add_borne(const store::Row& row, std::vector<policy::ObjectorIdentifier>& borne) {
  const auto body = fhir::parse_json(row.body);
  if (!body) return;
  for (const Json& one : body->at("identifier").items())
    borne.push_back({std::string(one.at("system").text()), std::string(one.at("value").text())});
}

}  // namespace

Result<PersonState> read_person_state(store::Store& store, store::SubjectId subject, bool live) {
  PersonState state;
  const auto person = identity::read_person(store, subject, live);
  if (!person && person.error().kind == Kind::NotFound) return state;
  if (!person) return std::unexpected(person.error());
  store::Filter rows;
  rows.types = {"Patient", std::string(identity::kNumbersRow), std::string(kRestrictionRow),
                std::string(kParkedRestrictionRow)};
  for (const identity::PersonSubject& one : person->subjects) {
    rows.subjects.push_back(one.id);
    if (one.id != subject) continue;
    state.organisation = one.organisation;
    state.retired = one.retired;
  }
  std::vector<policy::ObjectorIdentifier> borne;
  for (const store::Row& row : TRY(store.read_all(rows))) {
    state.restricted |= restricts(row);
    if (row.key.type == "Patient" || row.key.type == identity::kNumbersRow) add_borne(row, borne);
  }
  std::sort(borne.begin(), borne.end());
  borne.erase(std::unique(borne.begin(), borne.end()), borne.end());
  state.objections = TRY(policy::Objections(store, system_random()).find_active(borne));
  state.known = true;
  return state;
}

KnownPersons::Entry KnownPersons::find(store::SubjectId subject, uint64_t commit) {
  const std::lock_guard lock(mutex_);
  if (commit != commit_) return nullptr;
  const auto found = known_.find(subject);
  return found == known_.end() ? nullptr : found->second;
}

void KnownPersons::keep(store::SubjectId subject, uint64_t commit, Entry state) {
  const std::lock_guard lock(mutex_);
  if (commit < commit_) return;
  if (commit > commit_ || known_.size() >= kKnownMax) known_.clear();
  commit_ = commit;
  known_[subject] = std::move(state);
}

}  // namespace weft::record::resources
