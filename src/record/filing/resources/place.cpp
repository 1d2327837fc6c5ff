// SPDX-License-Identifier: Apache-2.0
// Whose record each new resource goes to, its id, and what the others of the transaction call it.
// https://hl7.org/fhir/R4/http.html#trules
#include <algorithm>

#include "base/text.hpp"
#include "fhir/model/reference.hpp"
#include "record/filing/fold/fact_key.hpp"
#include "record/filing/resources/placing.hpp"
#include "record/filing/resources/transaction.hpp"
#include "record/resource_id.hpp"

namespace weft::record::filing {
namespace {

using store::SubjectId;

constexpr size_t kIdBytes = 8;  // within a subject

std::string own_name(const store::RowKey& key) { return key.type + '/' + key.id; }

// "https://host/fhir/Patient/1" → "Patient/1": what relative references beside it say.
std::string_view relative_name(std::string_view full_url) {
  const size_t id = full_url.rfind('/');
  if (!full_url.starts_with("http") || id == full_url.npos || id == 0) return {};
  const size_t type = full_url.rfind('/', id - 1);
  return type == full_url.npos ? std::string_view() : full_url.substr(type + 1);
}

}  // namespace

Result<void> Transaction::resolve_conditional_references(Item& item) {
  if (item.fate != Fate::Create && item.fate != Fate::Update) return {};
  for (const std::string& text : read_conditional_references(item.change->resource)) {
    if (names_.contains(text)) continue;
    const ConditionalReference reference = parse_conditional_reference(text);
    const auto found = TRY(find(reference.type, reference.conditions));
    if (found.size() != 1)
      return fail(Kind::PreconditionFailed,
                  "a conditional reference is met by " +
                      std::string(found.empty() ? "nothing" : "several resources"),
                  reference.type);
    names_.emplace(text, own_name(found[0].key));
  }
  return {};
}

void Transaction::name(const Item& item) {
  const std::string& full_url = item.change->full_url;
  if (full_url.empty() || item.key.id.empty()) return;
  const std::string own = own_name(item.key);
  names_.emplace(full_url, own);
  const std::string_view relative = relative_name(full_url);
  if (!relative.empty()) names_.emplace(relative, own);
}

// A new patient is a new subject of the client's organisation.
void Transaction::make_patient(Item& item) {
  if (item.fate == Fate::Create && item.change->key.type == "Patient") {
    const SubjectId subject{random_u63(with_.random)};
    item.key = {subject, "Patient", patient_id(subject)};
    ours_[subject] = true;
  }
  name(item);
}

Result<void> Transaction::place_all() {
  for (bool placed = true; placed;) {
    placed = false;
    for (size_t at = 0; at < items_.size(); ++at) {
      Item& item = items_[at];
      if (item.fate != Fate::Create || !item.key.id.empty()) continue;
      placed |= TRY(try_place(item));
    }
  }
  return {};
}

// By whom it names; else by what it refers to.
Result<bool> Transaction::try_place(Item& item) {
  const Belongs belongs = decide_belongs(item.type);
  if (belongs == Belongs::Nobody) {
    place_in(item, store::kOwnShelf);
    return true;
  }
  const fhir::Json& resource = item.change->resource;
  auto subjects = subjects_named(read_patient_references(resource, item.type), true);
  if (subjects.empty()) {
    std::vector<std::string> all;
    for_each_reference(resource, [&](std::string_view one) { all.emplace_back(one); });
    subjects = subjects_named(all, false);
  }
  if (subjects.size() != 1) return false;
  place_in(item, *subjects.begin());
  return true;
}

// What names nobody goes with the only patient of its transaction.
Result<void> Transaction::place_last(Item& item) {
  if (item.fate != Fate::Create && item.fate != Fate::Update) return {};
  const fhir::Json& resource = item.change->resource;
  const auto references = read_patient_references(resource, item.type);
  if (item.key.id.empty()) {
    if (subjects_named(references, true).size() > 1)
      return fail(Kind::Invalid, "it names several patients");
    std::set<SubjectId> all;
    for (const Item& other : items_)
      if (!other.key.id.empty() && other.key.subject != store::kOwnShelf)
        all.insert(other.key.subject);
    const bool either = decide_belongs(item.type) == Belongs::Either;
    if (references.empty() && all.size() == 1)
      place_in(item, *all.begin());
    else if (references.empty() && either)
      place_in(item, store::kOwnShelf);
    else if (references.empty())
      return fail(Kind::Invalid, "it names no patient");
    else
      return fail(Kind::NotFound, "no such patient");
  }
  return check_patient(item, references);
}

Result<void> Transaction::check_patient(const Item& item,
                                        const std::vector<std::string>& references) {
  const SubjectId subject = item.key.subject;
  if (subject == store::kOwnShelf) return {};
  if (!TRY(is_ours(subject))) return fail(Kind::NotFound, "no such patient");
  for (const std::string& one : references) {
    const auto named = names_.find(one);
    const auto reference = fhir::parse_reference(named == names_.end() ? one : named->second);
    if (!reference || reference->type != "Patient" || item.change->key.type == "Patient") continue;
    const auto owner = find_subject_in(reference->id);
    if (!owner || reference->id != patient_id(*owner))
      return fail(Kind::NotFound, "no such patient");
    if (*owner != subject) return fail(Kind::Invalid, "it names several patients, or another one");
  }
  return {};
}

std::set<SubjectId> Transaction::subjects_named(const std::vector<std::string>& references,
                                                bool patients_only) const {
  std::set<SubjectId> subjects;
  for (const std::string& one : references) {
    const auto named = names_.find(one);
    const auto reference = fhir::parse_reference(named == names_.end() ? one : named->second);
    if (!reference || (patients_only && reference->type != "Patient")) continue;
    const auto subject = find_subject_in(reference->id);
    if (subject && *subject != store::kOwnShelf) subjects.insert(*subject);
  }
  return subjects;
}

Result<bool> Transaction::is_ours(SubjectId subject) {
  const auto known = ours_.find(subject);
  if (known != ours_.end()) return known->second;
  const auto found = TRY(writer_.find_subject(subject));
  const bool ours = found && found->organisation == client_.principal.organisation;
  ours_.emplace(subject, ours);
  return ours;
}

void Transaction::place_in(Item& item, SubjectId subject) {
  const std::string& type = item.change->key.type;
  const std::string id = subject == store::kOwnShelf
                             ? shelf_id(type, random_u63(with_.random))
                             : subject_prefix(subject) + hex(with_.random(kIdBytes));
  item.key = {subject, type, id};
  name(item);
}

}  // namespace weft::record::filing
