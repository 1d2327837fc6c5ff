// SPDX-License-Identifier: Apache-2.0
#include "store/memory/memory_store.hpp"

#include <mutex>
#include <shared_mutex>

#include "store/memory/writer.hpp"

namespace weft::store::memory {
namespace {

class MemoryStore : public Store {
 public:
  Result<uint64_t> write(const std::function<Result<void>(Writer&)>& act) override {
    std::unique_lock lock(mutex_);
    MemoryWriter writer(tables_, tables_.last_commit + 1);
    TRY_VOID(act(writer));
    writer.keep();
    return ++tables_.last_commit;
  }

  Result<std::optional<Row>> read(const RowKey& key) override {
    std::shared_lock lock(mutex_);
    return tables_.read(key);
  }

  Result<std::vector<Row>> read_all(const Filter& filter) override {
    std::shared_lock lock(mutex_);
    return tables_.read_all(filter);
  }

  Result<std::vector<Row>> history(const RowKey& key) override {
    std::shared_lock lock(mutex_);
    const auto found = tables_.rows.find(key);
    if (found == tables_.rows.end()) return std::vector<Row>();
    return found->second;
  }

  Result<std::optional<Subject>> find_subject(SubjectId id) override {
    std::shared_lock lock(mutex_);
    return tables_.find_subject(id);
  }

  Result<std::vector<SubjectId>> find(std::string_view kind, std::string_view key) override {
    std::shared_lock lock(mutex_);
    return tables_.find(kind, key);
  }

  Result<std::optional<Outcome>> read_outcome(uint64_t seq) override {
    std::shared_lock lock(mutex_);
    return tables_.read_outcome(seq);
  }

  Result<std::vector<Outcome>> list_outcomes(uint8_t state, std::string_view feed,
                                             uint64_t after_seq, size_t limit) override {
    std::shared_lock lock(mutex_);
    std::vector<Outcome> result;
    for (auto at = tables_.outcomes.upper_bound(after_seq);
         at != tables_.outcomes.end() && result.size() < limit; ++at)
      if (at->second.state == state && (feed.empty() || at->second.feed == feed))
        result.push_back(at->second);
    return result;
  }

  Result<std::vector<OutcomeCount>> count_outcomes() override {
    std::shared_lock lock(mutex_);
    std::map<std::pair<std::string, uint8_t>, uint64_t> counts;
    for (const auto& [seq, outcome] : tables_.outcomes) ++counts[{outcome.feed, outcome.state}];
    std::vector<OutcomeCount> result;
    for (const auto& [key, count] : counts) result.push_back({key.first, key.second, count});
    return result;
  }

  Result<uint64_t> last_outcome_seq() override {
    std::shared_lock lock(mutex_);
    return tables_.outcomes.empty() ? 0 : tables_.outcomes.rbegin()->first;
  }

  Result<uint64_t> last_commit() override {
    std::shared_lock lock(mutex_);
    return tables_.last_commit;
  }

 private:
  std::shared_mutex mutex_;
  Tables tables_;
};

}  // namespace

std::unique_ptr<Store> make_store() { return std::make_unique<MemoryStore>(); }

}  // namespace weft::store::memory
