// SPDX-License-Identifier: Apache-2.0
// What one program may see, row by row: policy before the person around a row's subject, read once
// for a request; places and references that are hidden are taken out of what is shown, so that it
// is what it would be without them. Lives for one request, of one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "record/policy/decide.hpp"
#include "record/policy/policy.hpp"
#include "record/resources.hpp"
#include "record/resources/person_state.hpp"
#include "store/store.hpp"

namespace weft::record::resources {

// What is asked of the store; a writer's own view of it too (filing/resources/inside_write.hpp).
struct SightDependencies {
  store::Store& store;
  const policy::Policy& policy;
  bool live = false;              // 999 numbers are trusted only where false
  KnownPersons* known = nullptr;  // not inside a write, which sees what is not committed yet
};

// The person a subject belongs to, before this principal.
struct Standing {
  bool known = false;
  std::string organisation;
  bool retired = false;
  bool hide_places = false;
  policy::Viewpoint viewpoint;
};

// A version of a row as it is shown.
struct Seen {
  StoredResource resource;
  bool changed = false;  // not the row's own body: its facets do not hold
};

class Sight {
 public:
  Sight(SightDependencies with, const auth::Principal& principal)
      : with_(with), principal_(principal) {}

  Result<const Standing*> standing_of(store::SubjectId subject);
  // Whether this version may be seen; a deleted one may when its labels and heading may.
  Result<bool> permits(const store::Row& row);
  // Spares a read when something shown refers to it.
  Result<void> learn(const store::Row& row);
  // As it is shown; only of what is permitted.
  Result<Seen> show(store::Row row);

  std::vector<store::SubjectId> subjects_considered() const;  // the own shelf left out

 private:
  Result<KnownPersons::Entry> read_state(store::SubjectId subject);
  Result<Standing> read_standing(store::SubjectId subject);
  Result<bool> is_hidden(std::string_view reference);
  Result<std::vector<std::string>> hidden_in(std::string_view body);

  SightDependencies with_;
  const auth::Principal& principal_;
  std::optional<uint64_t> commit_;  // the last one when this request began to look
  std::map<store::SubjectId, Standing> standings_;
  std::map<std::string, bool, std::less<>> hidden_;  // by "Observation/id"
};

// The key of a row, where an id of that form can be one; the type must be a FHIR type.
std::optional<store::RowKey> find_row_key(const ResourceKey& key);

// Rows the fold made bear no meta of their own: it is set as they are shown.
bool is_folded(const store::Row& row);
void set_meta(fhir::Json& resource, const std::string& id, uint32_t version, Instant updated);

}  // namespace weft::record::resources
