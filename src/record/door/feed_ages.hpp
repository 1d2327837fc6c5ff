// SPDX-License-Identifier: Apache-2.0
// When each configured feed was last heard, and how long its oldest message waits: read from
// journal and counts, and kept for a moment so that a page does not count messages. Thread-safe.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "record/chart/sift.hpp"
#include "record/inbox/counts.hpp"
#include "record/inbox/journal.hpp"

namespace weft::record {

struct FeedName {
  std::string feed, organisation;
};

class FeedAges {
 public:
  FeedAges(inbox::Journal& journal, inbox::InboxCounts& counts, std::vector<FeedName> feeds);

  std::vector<chart::FeedFacts> read();

 private:
  inbox::Journal& journal_;
  inbox::InboxCounts& counts_;
  const std::vector<FeedName> feeds_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point counted_;
  std::vector<inbox::FeedCounts> known_;
};

}  // namespace weft::record
