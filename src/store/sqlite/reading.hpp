// SPDX-License-Identifier: Apache-2.0
// The questions of the contract on one connection, which is a reader's own or the writer's. Used
// by one thread at a time.
#pragma once

#include "store/sqlite/packing.hpp"
#include "store/sqlite/statement_cache.hpp"
#include "store/store.hpp"

namespace weft::store::sqlite {

class Reading {
 public:
  explicit Reading(Database& database) : statements_(database) {}

  Result<std::optional<Row>> read(const RowKey& key);
  Result<std::vector<Row>> read_all(const Filter& filter);  // one snapshot: inside a transaction
  Result<std::vector<Row>> history(const RowKey& key);      // the same
  Result<std::optional<Subject>> find_subject(SubjectId id);
  Result<std::vector<SubjectId>> find(std::string_view kind, std::string_view key);

  Result<std::optional<Outcome>> read_outcome(uint64_t seq);
  Result<std::vector<Outcome>> list_outcomes(uint8_t state, std::string_view feed,
                                             uint64_t after_seq, size_t limit);
  Result<std::vector<Store::OutcomeCount>> count_outcomes();
  Result<uint64_t> last_outcome_seq();
  Result<uint64_t> last_commit();

  // Where a subject's rows lie; the own shelf lies at 0. Absent: no such subject.
  Result<std::optional<HomeId>> find_home(SubjectId id);

  StatementCache& statements() { return statements_; }
  Packing& packing() { return packing_; }

 private:
  Result<void> read_range(const Filter& filter, SubjectId subject, HomeId home,
                          const std::string& type, std::vector<Row>& into);
  Result<std::vector<Outcome>> list_of_feed(uint8_t state, std::string_view feed,
                                            uint64_t after_seq, size_t limit);

  StatementCache statements_;
  Packing packing_;
};

}  // namespace weft::store::sqlite
