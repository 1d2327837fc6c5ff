// SPDX-License-Identifier: Apache-2.0
// A transaction's own view of the store, for those who read a Store: what conditions are decided
// on inside the write, so that nobody can come between. Lives inside the write.
#pragma once

#include "store/store.hpp"

namespace weft::record::filing {

class InsideWrite final : public store::Store {
 public:
  explicit InsideWrite(store::Writer& writer) : writer_(writer) {}

  Result<std::optional<store::Row>> read(const store::RowKey& key) override {
    return writer_.read(key);
  }
  Result<std::vector<store::Row>> read_all(const store::Filter& filter) override {
    return writer_.read_all(filter);
  }
  Result<std::optional<store::Subject>> find_subject(store::SubjectId id) override {
    return writer_.find_subject(id);
  }
  Result<std::vector<store::SubjectId>> find(std::string_view kind, std::string_view key) override {
    return writer_.find(kind, key);
  }
  Result<std::optional<store::Outcome>> read_outcome(uint64_t seq) override {
    return writer_.read_outcome(seq);
  }

  // What no transaction asks for.
  Result<uint64_t> write(const std::function<Result<void>(store::Writer&)>&) override {
    return not_here();
  }
  Result<std::vector<store::Row>> history(const store::RowKey&) override { return not_here(); }
  Result<std::vector<store::Outcome>> list_outcomes(uint8_t, std::string_view, uint64_t,
                                                    size_t) override {
    return not_here();
  }
  Result<std::vector<OutcomeCount>> count_outcomes() override { return not_here(); }
  Result<uint64_t> last_outcome_seq() override { return not_here(); }
  Result<uint64_t> last_commit() override { return not_here(); }

 private:
  static std::unexpected<Error> not_here() {
    return fail(Kind::Bug, "not asked for inside a transaction");
  }

  store::Writer& writer_;
};

}  // namespace weft::record::filing
