// SPDX-License-Identifier: Apache-2.0
#include "feeds/worker.hpp"

#include <gtest/gtest.h>

namespace weft::feeds {
namespace {

using record::filing::Mapped;
using record::inbox::JournalEntry;
using record::inbox::ParkReason;
using record::inbox::State;

const std::string kAdded =
    "MSH|^~\\&|PAS|RCB|||202603011000||ADT^A28|1|P|2.4\rPID|1||A1^^^HOSP||SMITH^ANN\r";

JournalEntry entry(const std::string& raw) {
  JournalEntry made;
  made.seq = 7;
  made.arrival.feed = "pas";
  made.arrival.organisation = "RCB";
  made.arrival.raw = raw;
  made.arrival.received = *parse_rfc3339("2026-03-02T12:00:00Z");
  return made;
}

Mapped map(const JournalEntry& what) {
  static const auto tables = load_built_in_maps();
  FeedOptions options;
  options.name = "pas";
  options.organisation = "RCB";
  return map_entry(what, *tables, options);
}

TEST(Worker, MapsAMessageWithTheSequenceItWasJournalledUnder) {
  const Mapped mapped = map(entry(kAdded));
  EXPECT_EQ(mapped.state, State::Applied);
  ASSERT_TRUE(mapped.submission);
  EXPECT_EQ(mapped.submission->source.seq, 7u);
  EXPECT_EQ(mapped.submission->source.system, "PAS");
  EXPECT_EQ(mapped.submission->source.message_type, "ADT^A28");
  EXPECT_EQ(mapped.submission->subject.primary.value, "A1");
}

TEST(Worker, AppliesTheMendedTextInPlaceOfWhatCame) {
  JournalEntry mended = entry("MSH|^~\\&|PAS|RCB|||202603011000||ADT^A28|1|P|2.4\rPID|1\r");
  EXPECT_EQ(map(mended).reason, ParkReason::NoIdentifier);
  mended.mended = kAdded;
  EXPECT_EQ(map(mended).state, State::Applied);
}

TEST(Worker, ParksAMendedTextThatIsNoMessage) {
  JournalEntry mended = entry(kAdded);
  mended.mended = "hello";
  EXPECT_EQ(map(mended).reason, ParkReason::NotParsed);
}

TEST(Worker, ParksWhatTheProgramDiedOnTwiceWithoutReadingIt) {
  JournalEntry deadly = entry(kAdded);
  deadly.deaths = 1;
  EXPECT_EQ(map(deadly).state, State::Applied);
  deadly.deaths = 2;
  EXPECT_EQ(map(deadly).state, State::Parked);
  EXPECT_EQ(map(deadly).reason, ParkReason::SecondDeath);
  EXPECT_FALSE(map(deadly).submission);
}

TEST(Worker, KnowsWhatItDoesNotApply) {
  const Mapped mapped = map(entry("MSH|^~\\&|PAS|RCB|||202603011000||SIU^S12|1|P|2.4\rSCH|1\r"));
  EXPECT_EQ(mapped.state, State::NotApplied);
  EXPECT_EQ(mapped.reason, ParkReason::None);
}

}  // namespace
}  // namespace weft::feeds
