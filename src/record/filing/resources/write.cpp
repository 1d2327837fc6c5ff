// SPDX-License-Identifier: Apache-2.0
// The rows of a transaction and the look-ups that lead to them.
#include <algorithm>

#include "record/filing/resources/resource_row.hpp"
#include "record/filing/resources/transaction.hpp"
#include "record/filing/subject.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/nhs_number.hpp"
#include "record/resource_id.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

StoredResource stored_of(const store::Row& row, uint32_t version) {
  return {{row.key.type, row.key.id}, version, row.applied, row.deleted, row.body};
}

}  // namespace

Result<void> Transaction::check_distinct() const {
  std::set<store::RowKey> keys;
  for (const Item& item : items_) {
    const bool writes =
        item.fate == Fate::Create || item.fate == Fate::Update || item.fate == Fate::Delete;
    if (writes && !keys.insert(item.key).second)
      return fail(Kind::Invalid, "the transaction changes one resource twice");
  }
  return {};
}

// Before any row: what is filed with a new patient may come first.
Result<void> Transaction::put_subjects() {
  for (const Item& item : items_) {
    if (item.fate != Fate::Create || item.key.type != "Patient") continue;
    const store::HomeId home{random_u63(with_.random)};
    TRY_VOID(writer_.put_subject({item.key.subject, home, client_.principal.organisation}));
  }
  return {};
}

Result<Changed> Transaction::write(Item& item) {
  Changed changed;
  switch (item.fate) {
    case Fate::Nothing:
      changed.resource.key = item.change->key;
      changed.resource.deleted = true;
      return changed;
    case Fate::Existed:
      changed.resource = std::move(item.existing);
      changed.existed = true;
      return changed;
    case Fate::Delete: {
      store::Row row = make_deleted_row(*item.before, client_, with_.now);
      changed.resource = stored_of(row, item.before->version + 1);
      TRY(writer_.put(std::move(row)));
      TRY_VOID(put_look_ups(item.key, item.before, nullptr));
      return changed;
    }
    case Fate::Create:
    case Fate::Update:
      return write_resource(item);
  }
  return fail(Kind::Bug, "an entry without a fate");
}

Result<Changed> Transaction::write_resource(Item& item) {
  const bool patient = item.key.type == "Patient";
  const bool fresh = item.fate == Fate::Create;
  Json& resource = item.change->resource;
  rewrite_references(resource, names_);
  store::Row row = make_resource_row(item.key, item.before, resource, client_, with_.now);
  Changed changed;
  changed.created = fresh || item.before->deleted;
  changed.resource = stored_of(row, item.before ? item.before->version + 1 : 1);
  const uint32_t version = TRY(writer_.put(std::move(row)));
  if (version != changed.resource.version)
    return fail(Kind::Bug, "the version differs from the one in the body");
  TRY_VOID(put_look_ups(item.key, item.before, &resource));
  if (patient) TRY_VOID(note_numbers(item.key.subject, resource));
  return changed;
}

Result<void> Transaction::put_look_ups(const store::RowKey& key,
                                       const std::optional<store::Row>& before, const Json* after) {
  const bool shelf = key.subject == store::kOwnShelf;
  if (!shelf && key.type != "Patient") return {};
  const auto look_ups = [&](const Json& body) {
    return shelf ? identity::shelf_look_ups(shelf_number(key.id), body)
                 : identity::patient_look_ups(key.subject, body);
  };
  std::vector<store::IndexEntry> old, now;
  if (before && !before->deleted) old = look_ups(TRY(fhir::parse_json(before->body)));
  if (after) now = look_ups(*after);
  for (const store::IndexEntry& one : old)
    if (!std::binary_search(now.begin(), now.end(), one)) TRY_VOID(writer_.remove_index(one));
  for (const store::IndexEntry& one : now)
    if (!std::binary_search(old.begin(), old.end(), one)) TRY_VOID(writer_.put_index(one));
  return {};
}

// The look-ups of launches: none of them says "this is the subject", which is for messages.
Result<void> Transaction::note_numbers(store::SubjectId subject, const Json& patient) {
  SubjectName name;
  for (const Json& one : patient.at("identifier").items())
    name.others.push_back(
        {std::string(one.at("system").text()), std::string(one.at("value").text()), {}, {}});
  return note_identifiers(subject, client_.principal.organisation, name, with_.now, writer_);
}

}  // namespace weft::record::filing
