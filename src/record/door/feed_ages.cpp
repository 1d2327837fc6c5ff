// SPDX-License-Identifier: Apache-2.0
#include "record/door/feed_ages.hpp"

#include "base/log.hpp"

namespace weft::record {
namespace {
constexpr auto kCountAgainAfter = std::chrono::seconds(5);
}

FeedAges::FeedAges(inbox::Journal& journal, inbox::InboxCounts& counts, std::vector<FeedName> feeds)
    : journal_(journal), counts_(counts), feeds_(std::move(feeds)) {}

std::vector<chart::FeedFacts> FeedAges::read() {
  std::vector<chart::FeedFacts> facts;
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (known_.empty() || now - counted_ > kCountAgainAfter) {
    auto counts = counts_.read();
    if (counts) known_ = std::move(*counts);
    if (!counts) log::error("feed ages not read", {{"kind", counts.error().kind}});
    counted_ = now;
  }
  for (const FeedName& name : feeds_) {
    chart::FeedFacts feed{name.feed, name.organisation, journal_.last_heard(name.feed), {}};
    for (const inbox::FeedCounts& counts : known_)
      if (counts.feed == name.feed) feed.oldest_pending = counts.oldest_pending;
    facts.push_back(std::move(feed));
  }
  return facts;
}

}  // namespace weft::record
