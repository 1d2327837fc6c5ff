// SPDX-License-Identifier: Apache-2.0
// The steps of file_resources(), sharing what they have found. Lives for one call.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fhir/definitions/definitions.hpp"
#include "record/filing/resources/file_resources.hpp"
#include "record/filing/resources/inside_write.hpp"
#include "record/filing/resources/references.hpp"
#include "record/resources/find.hpp"

namespace weft::record::filing {

class Transaction {
 public:
  Transaction(const ResourceFiling& with, const Client& client, std::vector<Change>& changes,
              store::Writer& writer);
  Result<std::vector<Changed>> run();

 private:
  enum class Fate { Create, Update, Delete, Existed, Nothing };
  struct Item {
    Change* change = nullptr;
    fhir::TypeId type = fhir::TypeId::None;
    Fate fate = Fate::Nothing;
    store::RowKey key;                 // id empty: not placed yet
    std::optional<store::Row> before;  // the current version
    StoredResource existing;           // of Existed
  };

  static std::vector<Item> make_items(std::vector<Change>& changes);

  // What each is to become
  Result<void> check(Item& item);
  Result<void> resolve(Item& item);
  Result<void> resolve_condition(Item& item);
  Result<void> resolve_update(Item& item);
  Result<void> take_before(Item& item, const store::RowKey& key);
  Result<void> check_touch(const Item& item);
  Result<std::vector<resources::Found>> find(std::string_view type, const Conditions& conditions);

  // Where it lies, and what the others call it
  Result<void> resolve_conditional_references(Item& item);
  Result<void> place_all();
  Result<bool> try_place(Item& item);
  Result<void> place_last(Item& item);
  void make_patient(Item& item);
  void place_in(Item& item, store::SubjectId subject);
  void name(const Item& item);
  std::set<store::SubjectId> subjects_named(const std::vector<std::string>& references,
                                            bool patients_only) const;
  Result<void> check_patient(const Item& item, const std::vector<std::string>& references);
  Result<bool> is_ours(store::SubjectId subject);

  // Into the store
  Result<void> check_distinct() const;
  Result<void> put_subjects();
  Result<Changed> write(Item& item);
  Result<Changed> write_resource(Item& item);
  Result<void> put_look_ups(const store::RowKey& key, const std::optional<store::Row>& before,
                            const fhir::Json* after);
  Result<void> note_numbers(store::SubjectId subject, const fhir::Json& patient);

  const ResourceFiling& with_;
  const Client& client_;
  store::Writer& writer_;
  InsideWrite view_;
  resources::Sight sight_;
  std::vector<Item> items_;
  Names names_;
  std::map<store::SubjectId, bool> ours_;
};

}  // namespace weft::record::filing
