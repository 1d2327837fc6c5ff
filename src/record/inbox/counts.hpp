// SPDX-License-Identifier: Apache-2.0
// What became of everything received, per feed, so that the law holds at every moment:
//   received = pending + applied + not_applied + parked + duplicate + rejected
// Owned by the app beside journal and store. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "record/inbox/journal.hpp"
#include "store/store.hpp"

namespace weft::record::inbox {

struct FeedCounts {
  std::string feed;
  uint64_t received = 0, pending = 0, applied = 0, not_applied = 0, parked = 0, duplicate = 0,
           rejected = 0;
  std::optional<Instant> oldest_pending;  // when it was received
  std::optional<Instant> last_heard;
};

class InboxCounts {
 public:
  InboxCounts(Journal& journal, store::Store& store) : journal_(journal), store_(store) {}

  // Every feed ever heard from. Kind::Bug when the law is broken: more outcomes than messages.
  Result<std::vector<FeedCounts>> read();

  // Oldest first: what waits, also what a paused feed left behind later messages of others.
  Result<std::vector<uint64_t>> list_pending(const std::string& feed, size_t limit);

  // Counts what is pending message by message and compares: slow, for `verify` and for tests.
  Result<void> verify();

 private:
  Result<std::optional<Instant>> oldest_pending(const std::string& feed);

  Journal& journal_;
  store::Store& store_;
  std::mutex mutex_;
  std::map<std::string, uint64_t> settled_;  // per feed: all up to here have an outcome
};

// A journal that is behind the store's outcomes would give used numbers to new messages, which then
// look applied: Kind::Conflict, and the server must not start.
Result<void> check_same_sequence(Journal& journal, store::Store& store);

}  // namespace weft::record::inbox
