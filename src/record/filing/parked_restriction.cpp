// SPDX-License-Identifier: Apache-2.0
#include "record/filing/parked_restriction.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "record/identity/look_up.hpp"
#include "record/identity/nhs_number.hpp"
#include "record/provenance.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;
using store::SubjectId;

// The keys under which a number is looked up: an NHS number means the same everywhere.
std::string look_up_key(std::string_view organisation, const SubjectIdentifier& identifier) {
  if (identifier.system == kNhsNumberSystem) {
    const auto number = identity::parse_nhs_number(identifier.value);
    if (number) return "nhs-number|" + number->digits();
  }
  return identity::identifier_key(organisation, identifier.system, identifier.value);
}

store::Row marker(SubjectId subject, uint64_t seq, Instant received, Instant now) {
  store::Row row;
  row.key = {subject, std::string(kParkedRestrictionRow), std::to_string(seq)};
  row.happened = row.recorded = row.received = received;
  row.applied = now;
  return row;
}

std::string body_of(const ParkedRestriction& parked) {
  Json keys = Json::array();
  for (const SubjectIdentifier& identifier : parked.identifiers)
    keys.push(look_up_key(parked.organisation, identifier));
  Json body = Json::object();
  body.set("feed", parked.feed);
  body.set("keys", std::move(keys));
  return fhir::render_json(body);
}

std::set<std::string> keys_of(const store::Row& row) {
  std::set<std::string> keys;
  const auto body = fhir::parse_json(row.body);
  if (!body) return keys;
  for (const Json& key : body->at("keys").items()) keys.emplace(key.text());
  return keys;
}

Result<std::set<SubjectId>> subjects_of(const SubjectIdentifier& identifier,
                                        std::string_view organisation, store::Writer& writer) {
  std::set<SubjectId> subjects;
  const std::string key =
      identity::identifier_key(organisation, identifier.system, identifier.value);
  for (const auto kind : {identity::kByIdentifier, identity::kAlsoKnown})
    for (const SubjectId id : TRY(writer.find(kind, key))) subjects.insert(id);
  const auto number = identifier.system == kNhsNumberSystem
                          ? identity::parse_nhs_number(identifier.value)
                          : std::nullopt;
  if (number)
    for (const SubjectId id : TRY(writer.find(identity::kByNhsNumber, number->digits())))
      subjects.insert(id);
  return subjects;
}

Result<std::vector<store::Row>> waiting(store::Writer& writer) {
  store::Filter filter;
  filter.subjects = {store::kOwnShelf};
  filter.types = {std::string(kParkedRestrictionRow)};
  return writer.read_all(filter);
}

// The look-up stays while another parked message bears the same number.
Result<void> forget_keys(std::set<std::string> keys, uint64_t seq, store::Writer& writer) {
  for (const store::Row& row : TRY(waiting(writer)))
    if (row.key.id != std::to_string(seq))
      for (const std::string& key : keys_of(row)) keys.erase(key);
  for (const std::string& key : keys)
    TRY_VOID(
        writer.remove_index({std::string(identity::kParkedRestriction), key, store::kOwnShelf}));
  return {};
}

}  // namespace

Result<void> note_parked(const ParkedRestriction& parked, Instant now, store::Writer& writer) {
  store::Row shelf = marker(store::kOwnShelf, parked.seq, parked.received, now);
  shelf.body = body_of(parked);
  TRY(writer.put(std::move(shelf)));
  std::set<SubjectId> subjects;
  for (const SubjectIdentifier& identifier : parked.identifiers) {
    TRY_VOID(writer.put_index({std::string(identity::kParkedRestriction),
                               look_up_key(parked.organisation, identifier), store::kOwnShelf}));
    subjects.merge(TRY(subjects_of(identifier, parked.organisation, writer)));
  }
  for (const SubjectId subject : subjects)
    TRY(writer.put(marker(subject, parked.seq, parked.received, now)));
  return {};
}

Result<void> resolve_parked(uint64_t seq, Instant now, store::Writer& writer) {
  const std::string id = std::to_string(seq);
  const std::string type(kParkedRestrictionRow);
  const auto shelf = TRY(writer.read({store::kOwnShelf, type, id}));
  if (!shelf || shelf->deleted) return {};
  std::set<SubjectId> subjects = {store::kOwnShelf};
  for (const std::string& key : keys_of(*shelf)) {
    const std::string nhs = "nhs-number|";
    const bool is_nhs = key.starts_with(nhs);
    for (const auto kind : {identity::kByIdentifier, identity::kAlsoKnown, identity::kByNhsNumber})
      for (const SubjectId one : TRY(writer.find(kind, is_nhs ? key.substr(nhs.size()) : key)))
        subjects.insert(one);
  }
  TRY_VOID(forget_keys(keys_of(*shelf), seq, writer));
  for (const SubjectId subject : subjects) {
    auto row = TRY(writer.read({subject, type, id}));
    if (!row || row->deleted) continue;
    row->deleted = true;
    row->applied = now;
    TRY(writer.put(std::move(*row)));
  }
  return {};
}

Result<void> adopt_parked(SubjectId subject, std::string_view organisation,
                          const std::vector<SubjectIdentifier>& identifiers, Instant now,
                          store::Writer& writer) {
  std::set<std::string> borne;
  bool any = false;
  for (const SubjectIdentifier& identifier : identifiers) {
    const std::string key = look_up_key(organisation, identifier);
    borne.insert(key);
    any |= !TRY(writer.find(identity::kParkedRestriction, key)).empty();
  }
  if (!any) return {};
  for (const store::Row& row : TRY(waiting(writer))) {
    const std::set<std::string> keys = keys_of(row);
    const bool ours = std::any_of(keys.begin(), keys.end(),
                                  [&](const std::string& key) { return borne.contains(key); });
    if (!ours) continue;
    const uint64_t seq = std::strtoull(row.key.id.c_str(), nullptr, 10);
    const auto there = TRY(writer.read({subject, row.key.type, row.key.id}));
    if (!there || there->deleted) TRY(writer.put(marker(subject, seq, row.received, now)));
  }
  return {};
}

Result<std::vector<std::string>> feeds_with_unknown_restriction(store::Store& store) {
  store::Filter filter;
  filter.subjects = {store::kOwnShelf};
  filter.types = {std::string(kParkedRestrictionRow)};
  std::set<std::string> feeds;
  for (const store::Row& row : TRY(store.read_all(filter))) {
    if (!keys_of(row).empty()) continue;
    const auto body = fhir::parse_json(row.body);
    if (body) feeds.emplace(body->at("feed").text());
  }
  return std::vector<std::string>(feeds.begin(), feeds.end());
}

}  // namespace weft::record::filing
