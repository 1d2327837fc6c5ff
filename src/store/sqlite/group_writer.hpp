// SPDX-License-Identifier: Apache-2.0
// One thread that owns a Database and runs submitted work grouped into durable transactions: what
// comes while a commit runs shares the next one. Owned by the journal, the audit and the like.
// submit() and run() may be called from any thread; neither may be called by work itself.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "store/sqlite/statement_cache.hpp"

namespace weft::store::sqlite {

class GroupWriter {
 public:
  // Runs on the writer's thread inside the transaction. An error takes back this work's own writes
  // and nobody else's. May run again when its group could not be written.
  using Work = std::move_only_function<Result<void>(Database&, StatementCache&)>;
  // Runs on the writer's thread once the group is durable, or with the error that kept it out.
  using Done = std::move_only_function<void(const Result<void>&)>;

  struct Options {
    size_t group_max = 1024;
    // After each group and before its `done`s: the state that work keeps in memory is now true
    // (committed) or must be taken back.
    std::function<void(bool committed)> after_group = {};
    // Asked when a group could not be written; true: room was made, run the group again.
    std::function<bool(const Error&)> make_room = {};
    // The control build (WEFT_ACK_BEFORE_COMMIT) shows that the crash tests can see a loss.
    bool done_before_commit = false;
  };

  GroupWriter(std::unique_ptr<Database> database, Options options);
  ~GroupWriter();  // finishes what was submitted

  void submit(Work work, Done done);
  Result<void> run(Work work);  // submits and waits

 private:
  struct Item {
    Work work;
    Done done;
    Result<void> result;
  };

  void loop();
  void run_group(std::vector<Item>& group);
  Result<void> try_group(std::vector<Item>& group);
  Result<void> write_group(std::vector<Item>& group);
  Result<void> run_alone(Item& item);
  void announce(std::vector<Item>& group);

  std::unique_ptr<Database> database_;
  StatementCache statements_;
  const Options options_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Item> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace weft::store::sqlite
