// SPDX-License-Identifier: Apache-2.0
// The record is the same whatever order the messages arrive in: every order of stories of six with
// an expectation written by hand, random orders of a long one, random orders of random messages;
// and the controls that must fail. WEFT_FOLD_SEED replays a run.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "record/filing/fold_story.hpp"

namespace weft::record::filing::story {
namespace {

#ifndef __has_feature  // only clang knows it
#define __has_feature(feature) 0
#endif

// Without optimisation, or with sanitizers, a filing takes ten times as long: fewer random orders.
#if defined(__OPTIMIZE__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
constexpr int kRandomSets = 2500, kLongOrders = 2000;
#else
constexpr int kRandomSets = 250, kLongOrders = 200;
#endif
constexpr int kOrdersPerSet = 4;

struct Story {
  std::string messages, record;
};

// Two feeds of one organisation, one person under one number.
const Story kStay = {
    "A01 recorded 08:05 happened 08:00 visit V1 ward A doctor Ash name Adams address Old_Road_1\n"
    "A02 recorded 14:00 happened 09:00 visit V1 ward B doctor Birch\n"
    "A02 recorded 12:05 happened 12:00 visit V1 ward C doctor Cedar\n"
    "A12 recorded 12:30 happened 12:00 visit V1 ward B doctor Cedar\n"
    "ORU from lab recorded 13:00 name Adamz order L1 line HB=120:F\n"
    "A08 recorded 15:00 name Adams-Bell allergy LATEX\n",
    "allergy LATEX active\n"
    "patient name Adams-Bell, address Old_Road_1\n"
    "report L1|FBC final, lines 1\n"
    "result HB 120 final\n"
    "stay V1 in-progress 08:00-, ward A completed 08:00-09:00, ward B active 09:00-, "
    "doctor Birch\n"};

const Story kDischarge = {
    "A01 recorded 08:05 happened 08:00 visit V1 ward A allergy PENICILLIN=high\n"
    "A03 recorded 16:05 happened 16:00 visit V1\n"
    "A13 recorded 16:30 happened 16:00 visit V1\n"
    "A02 recorded 2/09:05 happened 15:00 visit V1 ward B nkda\n"
    "ORU from lab recorded 17:00 order L1 line K=4:F reported 17:00\n"
    "ORU from lab recorded 18:00 order L1 line K=6:C reported 18:00\n",
    "allergy No known allergy active\n"
    "allergy PENICILLIN active, high\n"
    "patient of whom only numbers are known\n"
    "report L1|FBC corrected, lines 1\n"
    "result K 6 corrected, was 4\n"
    "stay V1 in-progress 08:00-, ward A completed 08:00-15:00, ward B active 15:00-\n"};

const Story kMerge = {
    "A01 to 200 recorded 08:05 happened 08:00 visit V1 ward A name Adams\n"
    "A40 recorded 10:00 to 200 into 100 name Adams\n"
    "A02 to 200 recorded 11:00 happened 11:00 ward B name Adams\n"
    "A08 to 200 recorded 12:00 name Zimmer address Elsewhere\n"
    "A11 to 100 recorded 09:30 visit V7 name Adams\n"
    "ORU from lab to 100 recorded 13:00 order L1 line HB=1:P\n",
    "number 100\n"
    "  patient name Adams\n"
    "  report L1|FBC preliminary, lines 1\n"
    "  result HB 1 preliminary\n"
    "  stay V7 cancelled\n"
    "number 200\n"
    "  patient name Adams\n"
    "  retired into 100\n"
    "  stay V1 in-progress 08:00-, ward A completed 08:00-11:00, ward B active 11:00-\n"
    "message 4 parked: number reused\n"};

const Story kLong = {
    kStay.messages +
        "A03 recorded 2/16:05 happened 2/16:00 visit V1\n"
        "A13 recorded 2/17:00 happened 2/16:00 visit V1\n"
        "ORU from lab recorded 14:30 order L1 line HB=102:C reported 14:30\n"
        "ORU from lab recorded 14:40 order L1 line HB=99:P line WBC=5:P\n"
        "ORU from lab recorded 14:50 order L1 line WBC:U\n"
        "A08 from maternity recorded 2/08:00 allergy PENICILLIN=high hidden yes\n"
        "A08 recorded 3/08:00 clear telecom:* hidden no\n"
        "A02 recorded 3/09:00 happened 2/20:00 ward D\n",
    "allergy LATEX active, not in the list of 2026-03-02\n"
    "allergy PENICILLIN active, high\n"
    "patient name Adams-Bell, address Old_Road_1\n"
    "report L1|FBC corrected, lines 2\n"
    "result HB 102 corrected, was 120\n"
    "result WBC 5 final\n"
    "stay V1 in-progress 08:00-, ward A completed 08:00-09:00, ward B completed 09:00-2/20:00, "
    "ward D active 2/20:00-, doctor Birch\n"};

World told(const std::vector<Submission>& submissions) {
  World world;
  for (const Submission& one : submissions) world.file(one);
  return world;
}

bool by_seq(const Submission& left, const Submission& right) {
  return left.source.seq < right.source.seq;
}

std::string order_of(const std::vector<Submission>& submissions) {
  std::string order;
  for (const Submission& one : submissions) order += " " + std::to_string(one.source.seq);
  return order;
}

void expect_every_order(const Story& story) {
  std::vector<Submission> submissions = parse_lines(story.messages);
  ASSERT_LE(submissions.size(), 6u);
  do {
    ASSERT_EQ(story.record, told(submissions).describe()) << "arrived as" << order_of(submissions);
  } while (std::next_permutation(submissions.begin(), submissions.end(), by_seq));
}

uint64_t seed_of_this_run() {
  const char* given = std::getenv("WEFT_FOLD_SEED");
  const uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::cout << "WEFT_FOLD_SEED=" << seed << "\n";
  return seed;
}

class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  size_t below(size_t count) { return engine_() % count; }
  bool one_in(size_t count) { return below(count) == 0; }
  const std::string& of(const std::vector<std::string>& words) {
    return words[below(words.size())];
  }
  std::mt19937_64& engine() { return engine_; }

 private:
  std::mt19937_64 engine_;
};

// Recorded at distinct minutes; happened within the hour before, or not told.
std::string random_line(Dice& dice, int minute) {
  static const std::vector<std::string> triggers = {"A01", "A01", "A02", "A02", "A02", "A03",
                                                    "A08", "A08", "A11", "A12", "A13", "A40",
                                                    "ORU", "ORU", "A04", "A05", "A31"};
  static const std::vector<std::string> wards = {"A", "B", "C"}, visits = {"V1", "V1", "V2"};
  static const std::vector<std::string> names = {"Adams", "Adams", "Bell", "Zimmer"};
  static const std::vector<std::string> letters = {"F", "F", "P", "C", "U", "X", "W", "D"};
  const std::string& trigger = dice.of(triggers);
  const auto clock = [](int of_day) {
    const std::string text = std::to_string(10000 + of_day / 60 * 100 + of_day % 60);
    return text.substr(1, 2) + ":" + text.substr(3);
  };
  std::string line = trigger + " recorded " + clock(minute);
  const std::string number = dice.one_in(3) ? "200" : "100";
  if (trigger == "A40")
    return line + " to " + number + " into " + (number == "200" ? "100" : "200") + " name Adams";
  line += " to " + number;
  if (dice.one_in(3)) line += " name " + dice.of(names);
  if (dice.one_in(4)) line += " address Road_" + std::to_string(dice.below(3));
  if (dice.one_in(8)) line += " clear address:*";
  if (dice.one_in(8)) line += dice.one_in(2) ? " hidden yes" : " hidden no";
  if (trigger == "ORU") {
    line += " from lab order L1";
    for (const char* code : {"HB", "K"})
      if (!dice.one_in(3))
        line += std::string(" line ") + code + "=" + std::to_string(dice.below(4)) + ":" +
                dice.of(letters);
    return dice.one_in(2) ? line + " reported " + clock(minute - 1) : line;
  }
  if (dice.one_in(4)) line += " from ed";
  if (dice.one_in(4)) line += dice.one_in(2) ? " allergy LATEX" : " allergy LATEX=high allergy EGG";
  if (dice.one_in(10)) line += dice.one_in(2) ? " nkda" : " no-longer LATEX";
  if (dice.one_in(20)) line += " none-left";
  if (!dice.one_in(4)) line += " visit " + dice.of(visits);
  if (dice.one_in(2)) line += " happened " + clock(minute - static_cast<int>(dice.below(60)));
  return dice.one_in(3) ? line : line + " ward " + dice.of(wards);
}

std::string random_story(Dice& dice) {
  const size_t count = 3 + dice.below(4);
  std::string story;
  for (size_t at = 0; at < count; ++at)
    story +=
        random_line(dice, 500 + static_cast<int>(at) * 7 + static_cast<int>(dice.below(5))) + "\n";
  return story;
}

TEST(FoldOrder, EveryOrderOfSixMessagesEndsInTheExpectedRecord) {
  expect_every_order(kStay);
  expect_every_order(kDischarge);
  expect_every_order(kMerge);
}

TEST(FoldOrder, RandomOrdersOfALongStoryEndInTheExpectedRecord) {
  Dice dice(seed_of_this_run());
  std::vector<Submission> submissions = parse_lines(kLong.messages);
  for (int run = 0; run < kLongOrders; ++run) {
    ASSERT_EQ(kLong.record, told(submissions).describe()) << "arrived as" << order_of(submissions);
    std::shuffle(submissions.begin(), submissions.end(), dice.engine());
  }
}

TEST(FoldOrder, RandomMessagesEndInOneRecordWhateverTheirOrder) {
  Dice dice(seed_of_this_run());
  for (int run = 0; run < kRandomSets; ++run) {
    const std::string messages = random_story(dice);
    std::vector<Submission> submissions = parse_lines(messages);
    const std::string record = told(submissions).dump();
    for (int order = 0; order < kOrdersPerSet; ++order) {
      std::shuffle(submissions.begin(), submissions.end(), dice.engine());
      ASSERT_EQ(record, told(submissions).dump())
          << messages << "arrived as" << order_of(submissions);
    }
  }
}

TEST(FoldOrder, AMessageAppliedTwiceChangesNothing) {
  for (const Story* story : {&kStay, &kDischarge, &kMerge, &kLong}) {
    const std::vector<Submission> submissions = parse_lines(story->messages);
    World world = told(submissions);
    const std::string once = world.dump();
    const std::vector<size_t> versions = world.versions();
    for (const Submission& one : submissions) world.file(one);
    EXPECT_EQ(once, world.dump());
    EXPECT_EQ(versions, world.versions());
  }
}

// Controls: what the rules rest on is taken away from the messages, and the record must differ.

bool some_order_differs(std::vector<Submission> submissions, const Story& story,
                        bool journal_follows_arrival) {
  do {
    std::vector<Submission> arrived = submissions;
    for (size_t at = 0; journal_follows_arrival && at < arrived.size(); ++at)
      arrived[at].source.seq = at + 1;
    if (told(arrived).describe() != story.record) return true;
  } while (std::next_permutation(submissions.begin(), submissions.end(), by_seq));
  return false;
}

TEST(FoldOrderControl, WithoutStampsSomeOrderIsWrong) {
  for (const Story* story : {&kStay, &kDischarge, &kMerge}) {
    std::vector<Submission> submissions = parse_lines(story->messages);
    for (Submission& one : submissions) {
      for (Statement& statement : one.statements) statement.recorded = Instant{};
      if (one.merge) one.merge->recorded = Instant{};
    }
    EXPECT_TRUE(some_order_differs(submissions, *story, true)) << story->messages;
  }
}

TEST(FoldOrderControl, ACancelTreatedAsAnUpdateIsWrong) {
  for (const Story* story : {&kStay, &kDischarge, &kMerge}) {
    std::vector<Submission> submissions = parse_lines(story->messages);
    for (Submission& one : submissions)
      for (Statement& statement : one.statements)
        if (statement.event.starts_with("cancel-")) statement.event = "update";
    EXPECT_NE(story->record, told(submissions).describe()) << story->messages;
  }
}

TEST(FoldOrderControl, WithoutTheTimeThingsHappenedTheLateMoveWins) {
  std::vector<Submission> submissions = parse_lines(kStay.messages);
  for (Submission& one : submissions)
    for (Statement& statement : one.statements) statement.happened.reset();
  EXPECT_NE(kStay.record, told(submissions).describe());
}

}  // namespace
}  // namespace weft::record::filing::story
