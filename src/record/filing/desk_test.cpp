// SPDX-License-Identifier: Apache-2.0
// What the desk hands out after the program ended in the middle: nothing is lost behind a pause,
// and what the program died on comes alone. What a message that is not applied still hides.
#include "record/filing/desk.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>

#include "base/hash.hpp"
#include "record/identity/look_up.hpp"
#include "record/provenance.hpp"
#include "store/open.hpp"

namespace weft::record::filing {
namespace {

using Seqs = std::vector<uint64_t>;
const std::string kKey(32, 'd');

class DeskTest : public ::testing::Test {
 protected:
  DeskTest() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-desk-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    store_ = *store::open_store({.engine = "memory"});
    start();
  }
  ~DeskTest() override {
    desk_.reset();
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }

  // As after a kill: what was in hand was neither filed nor given back.
  void start() {
    desk_.reset();
    journal_.reset();
    journal_ = *inbox::Journal::open((folder_ / "journal.db").string(), kKey);
    auto desk = Desk::open({*store_, *journal_, [] { return Instant{5000}; }, seeded_random(1)});
    ASSERT_TRUE(desk) << desk.error().detail;
    desk_ = std::move(*desk);
  }

  void send(const std::string& feed) {
    inbox::Arrival arrival{.feed = feed, .organisation = "RXX", .peer = "127.0.0.1"};
    arrival.raw = feed + std::to_string(++sent_);
    arrival.content_hash = sha256(arrival.raw);
    arrival.received = {1000};
    std::promise<bool> kept;
    journal_->append(std::move(arrival),
                     [&](const Result<inbox::Appended>& done) { kept.set_value(bool(done)); });
    ASSERT_TRUE(kept.get_future().get());
  }

  Seqs take() {
    const auto entries = desk_->take(10, 0);
    EXPECT_TRUE(entries) << entries.error().detail;
    taken_ = *entries;
    Seqs sequences;
    for (const auto& entry : taken_) sequences.push_back(entry.seq);
    return sequences;
  }
  void file_taken() {
    std::vector<Mapped> mapped;
    for (const auto& entry : taken_)
      mapped.push_back({entry.seq, entry.arrival.feed, "RXX", {1000}, inbox::State::NotApplied});
    ASSERT_TRUE(desk_->file_all(mapped));
  }

  inbox::State state_of(uint64_t seq) {
    const auto outcome = store_->read_outcome(seq);
    return outcome && *outcome ? static_cast<inbox::State>((*outcome)->state) : inbox::State{};
  }

  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<inbox::Journal> journal_;
  std::unique_ptr<Desk> desk_;
  std::vector<inbox::JournalEntry> taken_;
  int sent_ = 0;
};

TEST_F(DeskTest, WhatWasInHandWhenItsFeedWasPausedIsNotLostBehindOthers) {
  send("ward");
  EXPECT_EQ(take(), Seqs{1});
  ASSERT_TRUE(desk_->pause("ward"));
  start();  // it ended before 1 was filed
  send("labs");
  EXPECT_EQ(take(), Seqs{2}) << "the ward waits";
  file_taken();
  start();
  ASSERT_TRUE(desk_->resume("ward"));
  EXPECT_EQ(take(), Seqs{1});
}

TEST_F(DeskTest, WhatTheProgramDiedOnComesAloneAlsoAfterAPause) {
  ASSERT_TRUE(desk_->pause("ward"));
  for (int i = 0; i < 3; ++i) send("ward");
  send("labs");
  EXPECT_EQ(take(), Seqs{4});
  file_taken();
  ASSERT_TRUE(desk_->resume("ward"));
  EXPECT_EQ(take(), (Seqs{1, 2, 3}));
  start();
  for (const uint64_t seq : {1, 2, 3}) {
    EXPECT_EQ(take(), Seqs{seq});
    EXPECT_EQ(taken_.at(0).deaths, 1u);
    file_taken();
  }
  EXPECT_EQ(take(), Seqs{});
}

Mapped hiding(uint64_t seq, inbox::State state) {
  Mapped made{seq, "ward", "RXX", {1000}, state};
  Submission submission;
  submission.source = {"ward", "RXX", seq, "", "ADT^A14", "PAS", {1000}};
  submission.subject.primary = {"urn:weft:org:RXX:HOSP", "A1", "", ""};
  Statement hidden{.fact = Fact::Restriction, .recorded = {1000}};
  hidden.content.set("restricted", true);
  submission.statements.push_back(std::move(hidden));
  made.submission = std::move(submission);
  return made;
}

// fold.md rule 8.
TEST_F(DeskTest, HidesThePersonOfAMessageThatIsNotAppliedOrParked) {
  send("ward");
  send("ward");
  EXPECT_EQ(take(), (Seqs{1, 2}));
  ASSERT_TRUE(
      desk_->file_all({hiding(1, inbox::State::NotApplied), hiding(2, inbox::State::Parked)}));
  const auto outcome = store_->read_outcome(1);
  ASSERT_TRUE(outcome && *outcome);
  EXPECT_EQ((*outcome)->state, static_cast<uint8_t>(inbox::State::NotApplied));
  EXPECT_TRUE(parse_outcome_detail(**outcome)->resources.empty());
  const auto subjects = store_->find(
      identity::kByIdentifier, identity::identifier_key("RXX", "urn:weft:org:RXX:HOSP", "A1"));
  ASSERT_TRUE(subjects);
  ASSERT_EQ(subjects->size(), 1u);
  const auto filed = store_->read({subjects->front(), std::string(kRestrictionRow), "address"});
  ASSERT_TRUE(filed && *filed);
  EXPECT_EQ((*filed)->body, R"({"hidden":true})");
  const auto marker = store_->read({subjects->front(), std::string(kParkedRestrictionRow), "2"});
  EXPECT_TRUE(marker && *marker) << "the parked one waits beside it";
}

// A row that cannot be read breaks whoever writes to it, and nobody else of its group.
TEST_F(DeskTest, FilesTheOthersOfAGroupInWhichOneBreaks) {
  for (int i = 0; i < 4; ++i) send("ward");
  EXPECT_EQ(take(), (Seqs{1, 2, 3, 4}));
  ASSERT_TRUE(desk_->file_all({hiding(1, inbox::State::Applied)}));
  const auto subjects = store_->find(
      identity::kByIdentifier, identity::identifier_key("RXX", "urn:weft:org:RXX:HOSP", "A1"));
  ASSERT_TRUE(subjects && subjects->size() == 1);
  const store::RowKey broken{subjects->front(), std::string(kRestrictionRow), "address"};
  ASSERT_TRUE(store_->write([&](store::Writer& writer) -> Result<void> {
    store::Row row = *TRY(writer.read(broken));
    row.stamps = "{";
    TRY(writer.put(std::move(row)));
    return {};
  }));
  std::vector<Mapped> group;
  for (const uint64_t seq : {2, 3, 4}) group.push_back(hiding(seq, inbox::State::Applied));
  group[0].submission->subject.primary.value = "A2";
  group[2].submission->subject.primary.value = "A3";
  ASSERT_TRUE(desk_->file_all(group));
  std::vector<inbox::State> states;
  for (const uint64_t seq : {2, 3, 4})
    states.push_back(static_cast<inbox::State>((*store_->read_outcome(seq))->state));
  EXPECT_EQ(states,
            (std::vector{inbox::State::Applied, inbox::State::Parked, inbox::State::Applied}));
  EXPECT_EQ(parse_outcome_detail(**store_->read_outcome(3))->reason, inbox::ParkReason::OwnFault);
  EXPECT_EQ(take(), Seqs{}) << "none is left in hand";
}

Mapped named(uint64_t seq, const std::string& number, const std::string& surname) {
  Mapped made{seq, "ward", "RXX", {1000}, inbox::State::Applied};
  made.submission = Submission{};
  made.submission->source = {"ward", "RXX", seq, "", "ADT^A08", "PAS", {1000}};
  made.submission->subject.primary = {"urn:weft:org:RXX:HOSP", number, "", ""};
  made.submission->subject.family = surname;
  return made;
}

// fold.md rule 7: what is not applied is not parked either, also when its number was retired.
TEST_F(DeskTest, AMergeThatComesLaterDoesNotParkWhatIsNotApplied) {
  for (int i = 0; i < 3; ++i) send("ward");
  EXPECT_EQ(take(), (Seqs{1, 2, 3}));
  Mapped not_applied = hiding(1, inbox::State::NotApplied);
  not_applied.submission->subject.family = "Zimmer";
  Mapped merge = named(3, "A2", "Adams");
  merge.submission->merge = Merge{{"urn:weft:org:RXX:HOSP", "A1", "", ""}, "Adams", "", {500}, {}};
  ASSERT_TRUE(desk_->file_all({not_applied, named(2, "A1", "Zimmer"), merge}));
  EXPECT_EQ(state_of(1), inbox::State::NotApplied);
  EXPECT_EQ(state_of(2), inbox::State::Parked) << "the same name under the same number";
  EXPECT_EQ(state_of(3), inbox::State::Applied);
}

TEST_F(DeskTest, ReplaysOnlyWhatIsParked) {
  send("ward");
  EXPECT_EQ(take(), Seqs{1});
  ASSERT_TRUE(desk_->file_all({{1, "ward", "RXX", {1000}, inbox::State::Parked}}));
  EXPECT_TRUE(desk_->take_parked(1));
  file_taken();
  EXPECT_EQ(desk_->take_parked(1).error().kind, Kind::Conflict);
}

}  // namespace
}  // namespace weft::record::filing
