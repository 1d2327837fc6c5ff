// SPDX-License-Identifier: Apache-2.0
#include "record/inbox/counts.hpp"

#include "record/inbox/state.hpp"

namespace weft::record::inbox {
namespace {

constexpr size_t kHeadsAtOnce = 256;

Result<void> add_outcomes(FeedCounts& counts, State state, uint64_t count) {
  switch (state) {
    case State::Applied:
      counts.applied += count;
      return {};
    case State::NotApplied:
      counts.not_applied += count;
      return {};
    case State::Parked:
      counts.parked += count;
      return {};
    case State::Pending:
    case State::Duplicate:
    case State::Rejected:
      break;
  }
  return fail(Kind::Bug, "an outcome of a state that only the journal knows", "outcome");
}

}  // namespace

// The store first, then the journal: what the store has an outcome of, the journal has received.
Result<std::vector<FeedCounts>> InboxCounts::read() {
  std::map<std::string, FeedCounts> feeds;
  for (const auto& count : TRY(store_.count_outcomes()))
    TRY_VOID(add_outcomes(feeds[count.feed], static_cast<State>(count.state), count.count));
  for (const JournalCounts& count : TRY(journal_.counts())) {
    FeedCounts& feed = feeds[count.feed];
    feed.received = count.received;
    feed.duplicate = count.duplicate;
    feed.rejected = count.rejected;
  }
  std::vector<FeedCounts> result;
  for (auto& [name, feed] : feeds) {
    feed.feed = name;
    const uint64_t settled =
        feed.applied + feed.not_applied + feed.parked + feed.duplicate + feed.rejected;
    if (settled > feed.received)
      return fail(Kind::Bug, "more outcomes than messages received", "inbox");
    feed.pending = feed.received - settled;
    if (feed.pending > 0) feed.oldest_pending = TRY(oldest_pending(name));
    feed.last_heard = journal_.last_heard(name);
    result.push_back(std::move(feed));
  }
  return result;
}

// Goes on from where everything was settled at the last look, so that each message is passed once.
Result<std::optional<Instant>> InboxCounts::oldest_pending(const std::string& feed) {
  const std::lock_guard lock(mutex_);
  uint64_t& settled = settled_[feed];
  for (;;) {
    const auto heads = TRY(journal_.heads_after(feed, settled, kHeadsAtOnce));
    for (const JournalHead& head : heads) {
      if (!TRY(store_.read_outcome(head.seq))) return std::optional<Instant>(head.received);
      settled = head.seq;
    }
    if (heads.size() < kHeadsAtOnce) return std::optional<Instant>();
  }
}

Result<std::vector<uint64_t>> InboxCounts::list_pending(const std::string& feed, size_t limit) {
  std::vector<uint64_t> waiting;
  if (!TRY(oldest_pending(feed))) return waiting;
  uint64_t after = 0;
  {
    const std::lock_guard lock(mutex_);
    after = settled_[feed];
  }
  while (waiting.size() < limit) {
    const auto heads = TRY(journal_.heads_after(feed, after, kHeadsAtOnce));
    if (heads.empty()) break;
    for (const JournalHead& head : heads)
      if (waiting.size() < limit && !TRY(store_.read_outcome(head.seq)))
        waiting.push_back(head.seq);
    after = heads.back().seq;
  }
  return waiting;
}

Result<void> InboxCounts::verify() {
  for (const FeedCounts& counts : TRY(read())) {
    uint64_t after = 0, waiting = 0, settled = 0;
    for (;;) {
      const auto heads = TRY(journal_.heads_after(counts.feed, after, kHeadsAtOnce));
      if (heads.empty()) break;
      for (const JournalHead& head : heads)
        ++(TRY(store_.read_outcome(head.seq)) ? settled : waiting);
      after = heads.back().seq;
    }
    if (waiting != counts.pending || settled != counts.applied + counts.not_applied + counts.parked)
      return fail(Kind::Bug, "counts and messages differ", "inbox");
  }
  return {};
}

Result<void> check_same_sequence(Journal& journal, store::Store& store) {
  if (TRY(store.last_outcome_seq()) <= TRY(journal.last_seq())) return {};
  return fail(Kind::Conflict, "the journal is older than the store: restore them together",
              "journal");
}

}  // namespace weft::record::inbox
