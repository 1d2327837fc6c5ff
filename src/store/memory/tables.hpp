// SPDX-License-Identifier: Apache-2.0
// The tables of the reference engine and the questions that can be asked of them. Not locked:
// the store around them is.
#pragma once

#include <map>
#include <set>

#include "store/store.hpp"

namespace weft::store::memory {

struct Tables {
  std::map<RowKey, std::vector<Row>> rows;  // every version, oldest first
  std::map<SubjectId, Subject> subjects;
  std::set<IndexEntry> index;
  std::map<uint64_t, Outcome> outcomes;
  uint64_t last_commit = 0;

  std::optional<Row> read(const RowKey& key) const;
  Result<std::vector<Row>> read_all(const Filter& filter) const;
  std::optional<Subject> find_subject(SubjectId id) const;
  std::vector<SubjectId> find(std::string_view kind, std::string_view key) const;
  std::optional<Outcome> read_outcome(uint64_t seq) const;
};

}  // namespace weft::store::memory
