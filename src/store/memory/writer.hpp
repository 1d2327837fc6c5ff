// SPDX-License-Identifier: Apache-2.0
// A transaction on the reference engine: changes the tables at once and keeps how to undo it.
// Lives under the store's lock.
#pragma once

#include <functional>

#include "store/memory/tables.hpp"

namespace weft::store::memory {

class MemoryWriter : public Writer {
 public:
  MemoryWriter(Tables& tables, uint64_t commit) : tables_(tables), commit_(commit) {}
  ~MemoryWriter() override { undo_to(0); }  // what was not kept vanishes

  void keep() { undo_.clear(); }

  Result<std::optional<Row>> read(const RowKey& key) override { return tables_.read(key); }
  Result<std::vector<Row>> read_all(const Filter& filter) override {
    return tables_.read_all(filter);
  }
  Result<std::optional<Subject>> find_subject(SubjectId id) override {
    return tables_.find_subject(id);
  }
  Result<std::vector<SubjectId>> find(std::string_view kind, std::string_view key) override {
    return tables_.find(kind, key);
  }
  Result<std::optional<Outcome>> read_outcome(uint64_t seq) override {
    return tables_.read_outcome(seq);
  }
  Result<void> put_subject(const Subject& subject) override;
  Result<uint32_t> put(Row row) override;
  Result<void> put_index(const IndexEntry& entry) override;
  Result<void> remove_index(const IndexEntry& entry) override;
  Result<void> put_outcome(const Outcome& outcome) override;
  Result<void> attempt(const std::function<Result<void>()>& act) override;

 private:
  void undo_to(size_t size);

  Tables& tables_;
  uint64_t commit_;
  std::vector<std::function<void()>> undo_;
};

}  // namespace weft::store::memory
