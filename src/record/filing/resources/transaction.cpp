// SPDX-License-Identifier: Apache-2.0
// What each entry of a transaction is to become. https://hl7.org/fhir/R4/http.html#create ·
// #update · #delete · #ccreate · #cond-update
#include "record/filing/resources/transaction.hpp"

#include "fhir/search/facets.hpp"
#include "record/provenance.hpp"

namespace weft::record::filing {
namespace {

constexpr std::string_view kNoSuch = "no such resource; ids are given by this server";

}  // namespace

Transaction::Transaction(const ResourceFiling& with, const Client& client,
                         std::vector<Change>& changes, store::Writer& writer)
    : with_(with),
      client_(client),
      writer_(writer),
      view_(writer),
      sight_({view_, with.policy, with.live}, client.principal),
      items_(make_items(changes)) {}

std::vector<Transaction::Item> Transaction::make_items(std::vector<Change>& changes) {
  std::vector<Item> items(changes.size());
  for (size_t at = 0; at < changes.size(); ++at) items[at].change = &changes[at];
  return items;
}

Result<std::vector<Changed>> Transaction::run() {
  const auto each = [&](auto act) -> Result<void> {
    for (size_t at = 0; at < items_.size(); ++at) {
      Result<void> done = act(items_[at]);
      if (done) continue;
      Error error = std::move(done).error();
      error.where =
          "entry[" + std::to_string(at) + "]" + (error.where.empty() ? "" : "." + error.where);
      return std::unexpected(std::move(error));
    }
    return {};
  };
  TRY_VOID(each([&](Item& item) { return check(item); }));
  TRY_VOID(each([&](Item& item) { return resolve(item); }));
  TRY_VOID(each([&](Item& item) { return resolve_conditional_references(item); }));
  for (Item& item : items_) make_patient(item);
  TRY_VOID(place_all());
  TRY_VOID(each([&](Item& item) { return place_last(item); }));
  TRY_VOID(check_distinct());
  TRY_VOID(put_subjects());
  std::vector<Changed> changed(items_.size());
  for (const Fate fate : {Fate::Delete, Fate::Create, Fate::Update, Fate::Existed, Fate::Nothing})
    TRY_VOID(each([&](Item& item) -> Result<void> {
      if (item.fate != fate) return {};
      changed[static_cast<size_t>(&item - items_.data())] = TRY(write(item));
      return {};
    }));
  return changed;
}

Result<void> Transaction::check(Item& item) {
  const Change& change = *item.change;
  const auto& r4 = fhir::Definitions::r4();
  item.type = r4.find_type(change.key.type);
  const fhir::TypeDefinition& type = r4.type(item.type);
  if (type.kind != fhir::TypeKind::Resource || type.abstract)
    return fail(Kind::Invalid, "no such resource type", "type");
  if (client_.feed.empty()) return fail(Kind::Forbidden, "this client may not write");
  if (change.verb == Verb::Delete) return {};
  if (change.resource.at("resourceType").text() != change.key.type)
    return fail(Kind::Invalid, "the resource is of another type", "resourceType");
  return {};
}

Result<void> Transaction::resolve(Item& item) {
  const Change& change = *item.change;
  if (change.conditions) return resolve_condition(item);
  if (change.verb == Verb::Create) {
    item.fate = Fate::Create;
    return {};
  }
  if (const auto key = resources::find_row_key(change.key)) TRY_VOID(take_before(item, *key));
  if (change.verb == Verb::Update) return resolve_update(item);
  const bool there = item.before && !item.before->deleted;
  item.fate = there ? Fate::Delete : Fate::Nothing;
  if (change.if_version && (!there || item.before->version != *change.if_version))
    return fail(Kind::PreconditionFailed, "it has another version");
  return there ? check_touch(item) : Result<void>();
}

Result<void> Transaction::resolve_update(Item& item) {
  const Change& change = *item.change;
  item.fate = Fate::Update;
  if (!item.before && change.if_version)
    return fail(Kind::PreconditionFailed, "it has another version");
  if (!item.before) return fail(Kind::Invalid, std::string(kNoSuch), "id");
  if (change.if_version && item.before->version != *change.if_version)
    return fail(Kind::PreconditionFailed, "it has another version");
  const std::string_view id = change.resource.at("id").text();
  const bool by_condition = change.conditions.has_value();
  if (id != item.key.id && !(by_condition && id.empty()))
    return fail(Kind::Invalid, "the resource bears another id", "id");
  return check_touch(item);
}

// No match: nothing is there to change. A match is what the client may see, or its own feed wrote.
Result<void> Transaction::resolve_condition(Item& item) {
  const Change& change = *item.change;
  std::vector<resources::Found> found = TRY(find(change.key.type, *change.conditions));
  if (found.size() > 1)
    return fail(Kind::PreconditionFailed, "the condition is met by several resources");
  if (change.verb == Verb::Create) {
    item.fate = found.empty() ? Fate::Create : Fate::Existed;
    if (found.empty()) return {};
    item.key = found[0].key;
    item.existing = std::move(found[0].seen.resource);
    return {};
  }
  if (found.empty()) {
    item.fate = change.verb == Verb::Update ? Fate::Create : Fate::Nothing;
    if (change.if_version) return fail(Kind::PreconditionFailed, "it has another version");
    if (change.verb == Verb::Update && !change.resource.at("id").is_null())
      return fail(Kind::Invalid, std::string(kNoSuch), "id");
    return {};
  }
  TRY_VOID(take_before(item, found[0].key));
  if (change.verb == Verb::Update) return resolve_update(item);
  item.fate = item.before ? Fate::Delete : Fate::Nothing;
  if (change.if_version && item.before && item.before->version != *change.if_version)
    return fail(Kind::PreconditionFailed, "it has another version");
  return item.before ? check_touch(item) : Result<void>();
}

Result<std::vector<resources::Found>> Transaction::find(std::string_view type,
                                                        const Conditions& conditions) {
  return resources::find(view_, sight_, {type, conditions, "", resources::kNow, client_.feed});
}

// The current version, where this client may know of it: what it may see, and what it wrote.
Result<void> Transaction::take_before(Item& item, const store::RowKey& key) {
  auto row = TRY(writer_.read(key));
  if (!row) return {};
  const bool shelf = key.subject == store::kOwnShelf;
  if (!shelf && !TRY(is_ours(key.subject))) return {};
  const Provenance provenance = TRY(parse_provenance_head(row->provenance));
  const bool own = provenance.feed == client_.feed && !resources::is_folded(*row);
  if (!own && !TRY(sight_.permits(*row))) return {};
  item.key = key;
  item.before = std::move(row);
  return {};
}

Result<void> Transaction::check_touch(const Item& item) {
  if (resources::is_folded(*item.before))
    return fail(Kind::Conflict, "kept by a feed of messages, which says what it is");
  const Provenance provenance = TRY(parse_provenance_head(item.before->provenance));
  if (item.key.subject == store::kOwnShelf && provenance.feed != client_.feed)
    return fail(Kind::Forbidden, "another feed's to change");
  return {};
}

Result<std::vector<Changed>> file_resources(const ResourceFiling& with, const Client& client,
                                            std::vector<Change>& changes, store::Writer& writer) {
  return Transaction(with, client, changes, writer).run();
}

}  // namespace weft::record::filing
