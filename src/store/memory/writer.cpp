// SPDX-License-Identifier: Apache-2.0
#include "store/memory/writer.hpp"

#include "store/rules.hpp"

namespace weft::store::memory {

void MemoryWriter::undo_to(size_t size) {
  while (undo_.size() > size) {
    undo_.back()();
    undo_.pop_back();
  }
}

Result<void> MemoryWriter::put_subject(const Subject& subject) {
  TRY_VOID(check_subject(subject));
  undo_.push_back([this, id = subject.id, before = tables_.find_subject(subject.id)] {
    if (before) {
      tables_.subjects[id] = *before;
    } else {
      tables_.subjects.erase(id);
    }
  });
  tables_.subjects[subject.id] = subject;
  return {};
}

Result<uint32_t> MemoryWriter::put(Row row) {
  TRY_VOID(check_key(row.key));
  if (row.key.subject != kOwnShelf && !tables_.subjects.contains(row.key.subject))
    return std::unexpected(unknown_subject());
  std::vector<Row>& versions = tables_.rows[row.key];
  row.version = static_cast<uint32_t>(versions.size()) + 1;
  row.commit = commit_;
  undo_.push_back([this, key = row.key] {
    std::vector<Row>& all = tables_.rows[key];
    all.pop_back();
    if (all.empty()) tables_.rows.erase(key);
  });
  versions.push_back(std::move(row));
  return versions.back().version;
}

Result<void> MemoryWriter::put_index(const IndexEntry& entry) {
  TRY_VOID(check_index(entry));
  if (tables_.index.insert(entry).second)
    undo_.push_back([this, entry] { tables_.index.erase(entry); });
  return {};
}

Result<void> MemoryWriter::remove_index(const IndexEntry& entry) {
  TRY_VOID(check_index(entry));
  if (tables_.index.erase(entry) > 0)
    undo_.push_back([this, entry] { tables_.index.insert(entry); });
  return {};
}

Result<void> MemoryWriter::put_outcome(const Outcome& outcome) {
  TRY_VOID(check_outcome(outcome));
  const auto found = tables_.outcomes.find(outcome.seq);
  if (found == tables_.outcomes.end()) {
    undo_.push_back([this, seq = outcome.seq] { tables_.outcomes.erase(seq); });
  } else {
    undo_.push_back([this, before = found->second] { tables_.outcomes[before.seq] = before; });
  }
  tables_.outcomes[outcome.seq] = outcome;
  return {};
}

Result<void> MemoryWriter::attempt(const std::function<Result<void>()>& act) {
  const size_t before = undo_.size();
  Result<void> result = act();
  if (!result) undo_to(before);
  return result;
}

}  // namespace weft::store::memory
