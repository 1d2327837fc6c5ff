// SPDX-License-Identifier: Apache-2.0
// What of the person around a subject decides who may see it, whoever asks; and a memory of it that
// holds while nothing at all is written. The memory is thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "record/policy/decide.hpp"
#include "store/store.hpp"

namespace weft::record::resources {

struct PersonState {
  bool known = false;
  std::string organisation;
  bool retired = false;
  bool restricted = false;  // rule 8: address and places may have to be hidden
  std::vector<policy::ActiveObjection> objections;
};

// `live`: 999 numbers are not trusted.
Result<PersonState> read_person_state(store::Store& store, store::SubjectId subject, bool live);

// Keyed by the store's commit number: the next commit, of anybody, forgets all.
class KnownPersons {
 public:
  using Entry = std::shared_ptr<const PersonState>;

  Entry find(store::SubjectId subject, uint64_t commit);
  // What was read after `commit` was the last one.
  void keep(store::SubjectId subject, uint64_t commit, Entry state);

 private:
  std::mutex mutex_;
  uint64_t commit_ = 0;
  std::map<store::SubjectId, Entry> known_;
};

}  // namespace weft::record::resources
