// SPDX-License-Identifier: Apache-2.0
#include "store/memory/tables.hpp"

#include "store/rules.hpp"

namespace weft::store::memory {

std::optional<Row> Tables::read(const RowKey& key) const {
  const auto found = rows.find(key);
  if (found == rows.end()) return std::nullopt;
  return found->second.back();
}

Result<std::vector<Row>> Tables::read_all(const Filter& filter) const {
  TRY_VOID(check_filter(filter));
  std::vector<Row> result;
  for (const SubjectId subject : subjects_of(filter)) {
    for (const std::string& type : types_of(filter)) {
      for (auto at = rows.lower_bound({subject, type, ""}); at != rows.end(); ++at) {
        if (at->first.subject != subject) break;
        if (!type.empty() && at->first.type != type) break;
        const Row& row = at->second.back();
        if (passes(filter, row.heading, row.labels, row.deleted)) result.push_back(row);
      }
    }
  }
  return result;
}

std::optional<Subject> Tables::find_subject(SubjectId id) const {
  const auto found = subjects.find(id);
  if (found == subjects.end()) return std::nullopt;
  return found->second;
}

std::vector<SubjectId> Tables::find(std::string_view kind, std::string_view key) const {
  std::vector<SubjectId> result;
  for (auto at = index.lower_bound({std::string(kind), std::string(key), {}});
       at != index.end() && at->kind == kind && at->key == key; ++at)
    result.push_back(at->subject);
  return result;
}

std::optional<Outcome> Tables::read_outcome(uint64_t seq) const {
  const auto found = outcomes.find(seq);
  if (found == outcomes.end()) return std::nullopt;
  return found->second;
}

}  // namespace weft::store::memory
