// SPDX-License-Identifier: Apache-2.0
#include "record/resources/everything.hpp"

#include <set>

#include "record/resource_id.hpp"

namespace weft::record::resources {
namespace {

class Gathering {
 public:
  Gathering(store::Store& store, Sight& sight) : store_(store), sight_(sight) {}

  Result<void> take(store::Row row) {
    if (row.deleted || !TRY(sight_.permits(row))) return {};
    StoredResource resource = TRY(sight_.show(std::move(row))).resource;
    note_shelf_references(resource.body);
    all_.push_back(std::move(resource));
    return {};
  }

  // Those may refer to others in turn: a ward to its hospital.
  Result<void> take_from_shelf() {
    while (!open_.empty()) {
      const auto key = find_row_key(open_.back());
      open_.pop_back();
      if (!key) continue;
      if (auto row = TRY(store_.read(*key))) TRY_VOID(take(std::move(*row)));
    }
    return {};
  }

  std::vector<StoredResource> take_all() { return std::move(all_); }

 private:
  void note_shelf_references(std::string_view body) {
    constexpr std::string_view mark = "\"reference\":\"";
    for (size_t at = body.find(mark); at != body.npos; at = body.find(mark, at)) {
      at += mark.size();
      const std::string_view reference = body.substr(at, body.find('"', at) - at);
      const size_t slash = reference.find('/');
      if (slash == reference.npos ||
          find_subject_in(reference.substr(slash + 1)) != std::optional(store::kOwnShelf))
        continue;
      if (seen_.emplace(reference).second)
        open_.push_back(
            {std::string(reference.substr(0, slash)), std::string(reference.substr(slash + 1))});
    }
  }

  store::Store& store_;
  Sight& sight_;
  std::vector<StoredResource> all_;
  std::vector<ResourceKey> open_;
  std::set<std::string, std::less<>> seen_;
};

}  // namespace

Result<std::vector<StoredResource>> read_everything(store::Store& store, Sight& sight,
                                                    const store::Row& patient) {
  store::Filter filter;
  filter.subjects = {patient.key.subject};
  std::vector<store::Row> rows = TRY(store.read_all(filter));
  for (const store::Row& row : rows) TRY_VOID(sight.learn(row));
  Gathering gathering(store, sight);
  TRY_VOID(gathering.take(patient));
  for (store::Row& row : rows)
    if (row.key != patient.key && find_row_key({row.key.type, row.key.id}))
      TRY_VOID(gathering.take(std::move(row)));
  TRY_VOID(gathering.take_from_shelf());
  return gathering.take_all();
}

}  // namespace weft::record::resources
