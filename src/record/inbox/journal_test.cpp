// SPDX-License-Identifier: Apache-2.0
#include "record/inbox/journal.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "base/hash.hpp"
#include "record/inbox/counts.hpp"
#include "record/inbox/state.hpp"
#include "store/open.hpp"

namespace weft::record::inbox {
namespace {

const std::string kKey(32, 'j');

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-journal-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    open();
  }
  ~JournalTest() override {
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }

  void open() {
    journal_.reset();
    auto journal = Journal::open((folder_ / "journal.db").string(), kKey);
    ASSERT_TRUE(journal) << journal.error().detail;
    journal_ = std::move(*journal);
  }

  static Arrival arrival(const std::string& control_id, const std::string& raw) {
    Arrival arrival{.feed = "adt", .organisation = "RXX", .peer = "127.0.0.1"};
    arrival.control_id = control_id;
    arrival.type = "ADT^A01";
    arrival.raw = raw;
    arrival.content_hash = sha256(raw);
    arrival.acknowledgement = "AA for " + control_id;
    arrival.received = {1000};
    return arrival;
  }

  Appended append(Arrival arrival) {
    std::promise<Result<Appended>> answer;
    journal_->append(std::move(arrival),
                     [&](Result<Appended> result) { answer.set_value(std::move(result)); });
    Result<Appended> result = answer.get_future().get();
    EXPECT_TRUE(result) << result.error().detail;
    return result ? *result : Appended{};
  }

  JournalEntry read(uint64_t seq) {
    const auto entry = journal_->read(seq);
    EXPECT_TRUE(entry && *entry);
    return entry && *entry ? **entry : JournalEntry{};
  }

  std::vector<uint64_t> to_apply(uint64_t after = 0, size_t limit = 100) {
    std::vector<uint64_t> seqs;
    for (const JournalEntry& entry : *journal_->read_after(after, limit)) seqs.push_back(entry.seq);
    return seqs;
  }

  std::filesystem::path folder_;
  std::unique_ptr<Journal> journal_;
};

using Seqs = std::vector<uint64_t>;

TEST_F(JournalTest, KeepsEveryByteAndReadsItBackAfterARestart) {
  Arrival sent = arrival("1", std::string("MSH|^~\\&|\r\0\xff\x1c", 14));
  sent.order_keys = {"RXX|a:1", "", std::string("3:\0", 3)};
  EXPECT_EQ(append(sent).seq, 1u);
  open();
  const JournalEntry entry = read(1);
  EXPECT_EQ(entry.arrival.raw, sent.raw);
  EXPECT_EQ(entry.arrival.order_keys, sent.order_keys);
  EXPECT_EQ(entry.arrival.feed, "adt");
  EXPECT_EQ(entry.arrival.organisation, "RXX");
  EXPECT_EQ(entry.arrival.peer, "127.0.0.1");
  EXPECT_EQ(entry.arrival.control_id, "1");
  EXPECT_EQ(entry.arrival.type, "ADT^A01");
  EXPECT_EQ(entry.arrival.content_hash, sent.content_hash);
  EXPECT_EQ(entry.arrival.acknowledgement, "AA for 1");
  EXPECT_EQ(entry.arrival.received.ms, 1000);
  EXPECT_FALSE(entry.mended);
  EXPECT_EQ(append(arrival("2", "b")).seq, 2u);
}

TEST_F(JournalTest, ARepeatGetsTheStoredAnswerAndIsNotApplied) {
  EXPECT_FALSE(append(arrival("1", "a")).duplicate);
  Arrival again = arrival("1", "a");
  again.acknowledgement = "another answer";
  open();  // no time window: not even a restart
  const Appended repeat = append(again);
  EXPECT_TRUE(repeat.duplicate);
  EXPECT_EQ(repeat.acknowledgement, "AA for 1");
  EXPECT_EQ(read(repeat.seq).first_seq, 1u);
  EXPECT_EQ(to_apply(), Seqs{1});
  EXPECT_EQ(journal_->list_duplicates("adt", 9)->size(), 1u);
  EXPECT_EQ(journal_->list_duplicates("other", 9)->size(), 0u);
}

TEST_F(JournalTest, AnotherContentUnderTheSameIdIsNewAndAnAlarm) {
  append(arrival("1", "a"));
  const Appended other = append(arrival("1", "b"));
  EXPECT_FALSE(other.duplicate);
  EXPECT_TRUE(other.same_id_other_content);
  EXPECT_EQ(to_apply(), (Seqs{1, 2}));
}

TEST_F(JournalTest, TheSameFromAnotherFeedIsNew) {
  append(arrival("1", "a"));
  Arrival other = arrival("1", "a");
  other.feed = "lab";
  const Appended appended = append(other);
  EXPECT_FALSE(appended.duplicate);
  EXPECT_FALSE(appended.same_id_other_content);
}

TEST_F(JournalTest, WithoutAnIdOnlyTheContentCountsAndNothingIsAlarming) {
  append(arrival("", "a"));
  EXPECT_FALSE(append(arrival("", "b")).same_id_other_content);
  EXPECT_TRUE(append(arrival("", "a")).duplicate);
}

TEST_F(JournalTest, TheRejectedAreKeptAndCountedAndNeverApplied) {
  Arrival bad = arrival("1", "not for us");
  bad.rejected = true;
  append(bad);
  append(arrival("2", "b"));
  EXPECT_EQ(to_apply(), Seqs{2});
  ASSERT_EQ(journal_->list_rejected("", 9)->size(), 1u);
  EXPECT_EQ(journal_->list_rejected("adt", 9)->front().arrival.raw, "not for us");
  EXPECT_TRUE(append(bad).duplicate);
}

TEST_F(JournalTest, CountersAreTheSameAfterARestart) {
  append(arrival("1", "a"));
  append(arrival("1", "a"));
  Arrival bad = arrival("2", "b");
  bad.rejected = true;
  bad.received = {5000};
  append(bad);
  for (int restarts = 0; restarts < 2; ++restarts) {
    const auto counts = journal_->counts();
    ASSERT_EQ(counts->size(), 1u);
    EXPECT_EQ(counts->front().received, 3u);
    EXPECT_EQ(counts->front().duplicate, 1u);
    EXPECT_EQ(counts->front().rejected, 1u);
    EXPECT_EQ(journal_->last_heard("adt")->ms, 5000);
    EXPECT_FALSE(journal_->last_heard("lab"));
    EXPECT_EQ(*journal_->last_seq(), 3u);
    open();
  }
}

TEST_F(JournalTest, MendingKeepsEveryVersionAndNeedsASecondPerson) {
  append(arrival("1", "broken"));
  ASSERT_TRUE(journal_->mend(1, "mended", "anna", {2000}));
  EXPECT_FALSE(read(1).mended) << "not before it is approved";
  EXPECT_EQ(read(1).mended_by, "anna");
  EXPECT_EQ(*read(1).proposed, "mended") << "so that whoever approves can read it first";
  EXPECT_EQ(journal_->approve(1, "anna", {2500}).error().kind, Kind::Forbidden);
  ASSERT_TRUE(journal_->approve(1, "bela", {3000}));
  EXPECT_EQ(*read(1).mended, "mended");
  EXPECT_EQ(read(1).approved_by, "bela");
  EXPECT_FALSE(read(1).proposed);
  EXPECT_EQ(journal_->approve(1, "cora", {3500}).error().kind, Kind::Conflict);

  ASSERT_TRUE(journal_->mend(1, "mended again", "cora", {4000}));
  open();
  EXPECT_EQ(*read(1).mended, "mended") << "the approved one stands until the next is approved";
  EXPECT_EQ(read(1).mended_by, "cora");
  EXPECT_EQ(*read(1).proposed, "mended again");
  EXPECT_EQ(read(1).approved_by, "");
  EXPECT_EQ(read(1).arrival.raw, "broken");
}

TEST_F(JournalTest, WhatIsNeverAppliedCannotBeMended) {
  append(arrival("1", "a"));
  append(arrival("1", "a"));
  EXPECT_EQ(journal_->mend(2, "x", "anna", {1}).error().kind, Kind::Conflict);
  EXPECT_EQ(journal_->mend(9, "x", "anna", {1}).error().kind, Kind::NotFound);
  EXPECT_EQ(journal_->approve(1, "anna", {1}).error().kind, Kind::NotFound);
}

TEST_F(JournalTest, DeathsAreCountedForWhatWasInFlight) {
  append(arrival("1", "a"));
  append(arrival("2", "b"));
  append(arrival("3", "c"));
  ASSERT_TRUE(journal_->set_in_flight({1, 2}));
  ASSERT_TRUE(journal_->set_in_flight({2, 3}));
  for (uint32_t deaths = 1; deaths <= 2; ++deaths) {
    open();
    ASSERT_TRUE(journal_->note_deaths());
    ASSERT_TRUE(journal_->note_deaths()) << "no second time for the same death";
    EXPECT_EQ(read(1).deaths, 0u);
    EXPECT_EQ(read(2).deaths, deaths);
    ASSERT_TRUE(journal_->set_in_flight({2}));
  }
  ASSERT_TRUE(journal_->set_in_flight({}));
  ASSERT_TRUE(journal_->note_deaths());
  EXPECT_EQ(read(2).deaths, 2u);
}

TEST_F(JournalTest, IsOpenInOneProgramAtATime) {
  const auto second = Journal::open((folder_ / "journal.db").string(), kKey);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Kind::Conflict);
}

TEST_F(JournalTest, ReadingGoesOnWhereItStopped) {
  for (int i = 1; i <= 5; ++i) append(arrival(std::to_string(i), std::to_string(i)));
  EXPECT_EQ(to_apply(0, 2), (Seqs{1, 2}));
  EXPECT_EQ(to_apply(2, 2), (Seqs{3, 4}));
  EXPECT_EQ(to_apply(4, 2), (Seqs{5}));
  EXPECT_EQ(journal_->heads_after("adt", 3, 9)->size(), 2u);
  EXPECT_EQ(journal_->heads_after("lab", 0, 9)->size(), 0u);
}

TEST_F(JournalTest, AWaiterIsWokenByWhatArrives) {
  EXPECT_FALSE(journal_->wait_for_more(0, 0));
  std::thread waiter([&] { EXPECT_TRUE(journal_->wait_for_more(0, 60'000)); });
  append(arrival("1", "a"));
  waiter.join();
  EXPECT_FALSE(journal_->wait_for_more(1, 0));
  append(arrival("1", "a"));
  EXPECT_FALSE(journal_->wait_for_more(1, 0)) << "a repeat is nothing to apply";
  open();
  EXPECT_TRUE(journal_->wait_for_more(0, 0));
  EXPECT_FALSE(journal_->wait_for_more(1, 0));
}

TEST_F(JournalTest, SequencesHaveNoGapsAndAreDurableWhenAnswered) {
  constexpr int kSenders = 8, kEach = 200;
  std::vector<std::thread> senders;
  for (int sender = 0; sender < kSenders; ++sender)
    senders.emplace_back([&, sender] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = std::to_string(sender) + "-" + std::to_string(i);
        EXPECT_EQ(append(arrival(id, "m" + id)).acknowledgement, "AA for " + id);
      }
    });
  for (std::thread& sender : senders) sender.join();
  EXPECT_EQ(*journal_->last_seq(), uint64_t{kSenders * kEach});
  open();
  const Seqs all = to_apply(0, 5000);
  ASSERT_EQ(all.size(), size_t{kSenders * kEach});
  for (size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], i + 1);
}

// --- the law of conservation ---

class CountsTest : public JournalTest {
 protected:
  CountsTest() : store_(*store::open_store({.engine = "memory"})), counts_(*journal_, *store_) {}

  void settle(uint64_t seq, State state) {
    ASSERT_TRUE(store_->write([&](store::Writer& writer) {
      return writer.put_outcome({seq, "adt", static_cast<uint8_t>(state), {}, ""});
    }));
  }
  FeedCounts read_counts() {
    const auto counts = counts_.read();
    EXPECT_TRUE(counts) << counts.error().detail;
    return counts && !counts->empty() ? counts->front() : FeedCounts{};
  }

  std::unique_ptr<store::Store> store_;
  InboxCounts counts_;
};

TEST_F(CountsTest, EveryMessageIsInOneState) {
  for (int i = 1; i <= 5; ++i) {
    Arrival next = arrival(std::to_string(i), std::to_string(i));
    next.received = {i * 1000};
    append(next);
  }
  append(arrival("1", "1"));
  Arrival bad = arrival("bad", "bad");
  bad.rejected = true;
  append(bad);
  EXPECT_EQ(read_counts().oldest_pending->ms, 1000);
  settle(1, State::Applied);
  settle(2, State::Parked);
  settle(4, State::NotApplied);
  const FeedCounts now = read_counts();
  EXPECT_EQ(now.received, 7u);
  EXPECT_EQ(now.pending, 2u);
  EXPECT_EQ(now.applied, 1u);
  EXPECT_EQ(now.parked, 1u);
  EXPECT_EQ(now.not_applied, 1u);
  EXPECT_EQ(now.duplicate, 1u);
  EXPECT_EQ(now.rejected, 1u);
  EXPECT_EQ(now.oldest_pending->ms, 3000);
  EXPECT_EQ(*counts_.list_pending("adt", 10), (std::vector<uint64_t>{3, 5})) << "4 settled first";
  EXPECT_EQ(*counts_.list_pending("adt", 1), std::vector<uint64_t>{3});
  EXPECT_TRUE(counts_.list_pending("other", 10)->empty());
  EXPECT_TRUE(counts_.verify());
  settle(2, State::Applied);  // mended and replayed: changes no count but its state
  settle(3, State::Applied);
  settle(5, State::Applied);
  EXPECT_EQ(read_counts().pending, 0u);
  EXPECT_FALSE(read_counts().oldest_pending);
  EXPECT_TRUE(counts_.verify());
}

TEST_F(CountsTest, AnOutcomeOfAMessageNeverReceivedIsFound) {
  append(arrival("1", "a"));
  settle(77, State::Applied);
  EXPECT_EQ(counts_.verify().error().kind, Kind::Bug);
  settle(78, State::Applied);
  EXPECT_EQ(counts_.read().error().kind, Kind::Bug);
  EXPECT_EQ(check_same_sequence(*journal_, *store_).error().kind, Kind::Conflict);
}

TEST_F(CountsTest, TheLawHoldsWhileMessagesComeAndAreApplied) {
  std::atomic<bool> stop = false;
  std::thread sender([&] {
    for (int i = 0; i < 400; ++i) append(arrival(std::to_string(i), std::to_string(i)));
  });
  std::thread worker([&] {
    for (uint64_t done = 0; done < 400;) {
      journal_->wait_for_more(done, 60'000);
      for (const JournalEntry& entry : *journal_->read_after(done, 50)) {
        settle(entry.seq, entry.seq % 3 == 0 ? State::Parked : State::Applied);
        done = entry.seq;
      }
    }
    stop = true;
  });
  while (!stop) {
    const auto counts = counts_.read();
    ASSERT_TRUE(counts) << counts.error().detail;
  }
  sender.join();
  worker.join();
  EXPECT_EQ(read_counts().pending, 0u);
  EXPECT_TRUE(counts_.verify());
  EXPECT_TRUE(check_same_sequence(*journal_, *store_));
}

}  // namespace
}  // namespace weft::record::inbox
