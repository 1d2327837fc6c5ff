// SPDX-License-Identifier: Apache-2.0
// What people have objected to, kept as versions of one row per identifier on the store's own
// shelf: added and ended, never changed. Read at every request, so that one acts at the next.
// Thread-safe as the store is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "record/policy/decide.hpp"
#include "store/store.hpp"

namespace weft::record::policy {

// Who objects: an NHS number, or an organisation's own number.
struct ObjectorIdentifier {
  std::string system;  // URI, as subjects bear it
  std::string value;
  auto operator<=>(const ObjectorIdentifier&) const = default;
};

struct Objection {
  std::string id;  // random
  ObjectorIdentifier person;
  Scope scope = Scope::All;
  std::string target;     // ODS code, heading word, or user; empty for all
  std::string date;       // YYYY-MM-DD, when the person said so
  std::string explained;  // what was explained to them
  std::string recorded_by;
  Instant recorded;
  std::optional<Instant> ended;
  std::string ended_by, ended_why;
};

class Objections {
 public:
  Objections(store::Store& store, RandomBytes random);

  // Gives it an id. Kind::Invalid: no identifier, no date, or a target its scope does not take.
  Result<Objection> add(Objection objection);
  // Kind::NotFound: no such objection, or it has ended.
  Result<Objection> end(std::string_view id, std::string_view by, std::string_view why, Instant at);
  // All of one person, or of everybody without one; ended ones too, oldest first.
  Result<std::vector<Objection>> list(const std::optional<ObjectorIdentifier>& person);
  // Those in force for a person who bears any of these identifiers.
  Result<std::vector<ActiveObjection>> find_active(const std::vector<ObjectorIdentifier>& borne);

 private:
  store::Store& store_;
  RandomBytes random_;
};

}  // namespace weft::record::policy
