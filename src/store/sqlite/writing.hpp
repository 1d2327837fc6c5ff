// SPDX-License-Identifier: Apache-2.0
// One transaction of the sqlite engine, on the writer's connection, under the writer's lock.
#pragma once

#include "store/sqlite/reading.hpp"

namespace weft::store::sqlite {

class Writing : public Writer {
 public:
  // `commit`: the number this transaction will bear.
  Writing(Database& database, Reading& reading, uint64_t commit)
      : database_(database), reading_(reading), commit_(commit) {}

  Result<std::optional<Row>> read(const RowKey& key) override;
  Result<std::vector<Row>> read_all(const Filter& filter) override;
  Result<std::optional<Subject>> find_subject(SubjectId id) override;
  Result<std::vector<SubjectId>> find(std::string_view kind, std::string_view key) override;
  Result<std::optional<Outcome>> read_outcome(uint64_t seq) override;
  Result<void> put_subject(const Subject& subject) override;
  Result<uint32_t> put(Row row) override;
  Result<void> put_index(const IndexEntry& entry) override;
  Result<void> remove_index(const IndexEntry& entry) override;
  Result<void> put_outcome(const Outcome& outcome) override;
  Result<void> attempt(const std::function<Result<void>()>& act) override;

 private:
  // A full disk rolls the transaction back at once; what came after would stand alone.
  Result<void> check_open() const;
  Result<void> move_rows(SubjectId subject, HomeId from, HomeId to);
  Result<HomeId> home_of(SubjectId subject);
  Result<void> keep_version(const RowKey& key, HomeId home);
  // False: a version is there already.
  Result<bool> insert(const Row& row, HomeId home, std::string_view packed);
  Result<uint32_t> replace(const Row& row, HomeId home, std::string_view packed);
  // As both statements number their values; row and bytes must outlive the step.
  void bind_row(Statement& put, const Row& row, HomeId home, std::string_view packed) const;
  Result<void> count_outcome(std::string_view feed, uint8_t state, int64_t by);

  Database& database_;
  Reading& reading_;
  uint64_t commit_;
  std::optional<Subject> last_subject_;  // the rows of one subject come one after the other
};

}  // namespace weft::store::sqlite
