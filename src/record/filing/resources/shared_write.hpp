// SPDX-License-Identifier: Apache-2.0
// Changes that come while another is being made durable share the next transaction, each undone by
// itself when it fails. Thread-safe; `act` runs on any of the callers' threads, one at a time.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "store/store.hpp"

namespace weft::record::filing {

class SharedWrite {
 public:
  using Act = std::function<Result<void>(store::Writer&)>;

  explicit SharedWrite(store::Store& store) : store_(store) {}

  // Durable when it returns a value; not written at all when it returns an error.
  Result<void> run(const Act& act);

 private:
  struct Waiting {
    const Act& act;
    Result<void> result;
    bool done = false;
  };
  void write(const std::vector<Waiting*>& group);

  store::Store& store_;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::vector<Waiting*> queue_;
  bool writing_ = false;
};

}  // namespace weft::record::filing
