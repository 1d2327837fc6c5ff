// SPDX-License-Identifier: Apache-2.0
// The tools that judge the server are judged first: each fault they look for, made on purpose.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "hl7v2/message.hpp"
#include "reconciliation.hpp"
#include "storm_messages.hpp"

namespace weft::tools {
namespace {

using record::inbox::State;

// Three messages of two keys, all well.
struct World {
  std::vector<LedgerLine> ledger = {{"AA", "a1", "a", "ADT^A28", 1},
                                    {"AA", "b1", "b", "ADT^A28", 1},
                                    {"AA", "a2", "a", "ADT^A31", 1}};
  std::vector<Accepted> journal = {{"a1", 1, State::Applied, {{"Patient", "p", 1}}},
                                   {"b1", 2, State::Applied, {{"Patient", "q", 1}}},
                                   {"a2", 3, State::Applied, {{"Patient", "p", 2}}}};
  std::vector<Sighting> versions = {{"a1", {"Patient", "p", 1}, 1},
                                    {"b1", {"Patient", "q", 1}, 2},
                                    {"a2", {"Patient", "p", 2}, 3}};
  Findings compare() const { return tools::compare(ledger, journal, versions); }
};

using Names = std::vector<std::string>;

}  // namespace

TEST(Reconcile, AllIsWell) {
  const Findings findings = World().compare();
  EXPECT_TRUE(findings.clean());
  EXPECT_EQ(findings.acknowledged, 3u);
  EXPECT_EQ(findings.applied, 3u);
}

TEST(Reconcile, NotInTheJournal) {
  World world;
  world.journal.erase(world.journal.begin() + 1);
  EXPECT_EQ(world.compare().lost, Names{"b1"});
}

TEST(Reconcile, InTheJournalButNotInTheRecord) {
  World world;
  world.versions.pop_back();
  EXPECT_EQ(world.compare().lost, Names{"a2"});
}

TEST(Reconcile, NotAppliedIsLostToo) {
  World world;
  world.journal[0].state = State::NotApplied;
  EXPECT_EQ(world.compare().lost, Names{"a1"});
}

TEST(Reconcile, TakenTwice) {
  World world;
  world.journal.push_back({"b1", 4, State::Applied, {}});
  EXPECT_EQ(world.compare().doubled, Names{"b1"});
}

TEST(Reconcile, AppliedTwice) {
  World again;  // and its outcome written anew
  again.versions.push_back({"a2", {"Patient", "p", 3}, 4});
  again.journal[2].filed = {{"Patient", "p", 3}};
  EXPECT_EQ(again.compare().doubled, Names{"a2"});
  World both;
  both.versions.push_back({"a2", {"Patient", "p", 3}, 4});
  both.journal[2].filed.push_back({"Patient", "p", 3});
  EXPECT_EQ(both.compare().doubled, Names{"a2"});
}

TEST(Reconcile, InTwoRows) {
  World world;
  world.versions.push_back({"a2", {"Patient", "r", 3}, 4});
  EXPECT_EQ(world.compare().doubled, Names{"a2"});
}

TEST(Reconcile, CarriedOnByAnothersVersion) {
  World world;
  world.versions.push_back({"a2", {"Patient", "p", 3}, 4});
  world.journal[1].filed.push_back({"Patient", "p", 3});
  EXPECT_TRUE(world.compare().clean());
  world.versions.push_back({"a2", {"Patient", "p", 5}, 6});
  EXPECT_EQ(world.compare().doubled, Names{"a2"}) << "it came back";
}

TEST(Reconcile, TwiceWithoutAcknowledgement) {
  World world;
  world.journal.push_back({"c1", 4, State::Applied, {}});
  world.journal.push_back({"c1", 5, State::Applied, {}});
  EXPECT_EQ(world.compare().doubled, Names{"c1"});
}

TEST(Reconcile, StillPending) {
  World world;
  world.journal[1].state = State::Pending;
  EXPECT_EQ(world.compare().unfinished, Names{"b1"});
}

TEST(Reconcile, TakenBeforeAnEarlierOneOfItsKey) {
  World world;
  std::swap(world.journal[0].seq, world.journal[2].seq);
  EXPECT_EQ(world.compare().out_of_order, Names{"a2"});
}

TEST(Reconcile, AppliedBeforeAnEarlierOneOfItsKey) {
  World world;
  world.versions[0].commit = 4;
  EXPECT_EQ(world.compare().out_of_order, Names{"a2"});
}

TEST(Reconcile, VersionsOfOneCommitTellTheOrder) {
  World world;
  world.versions[2].commit = 1;
  EXPECT_TRUE(world.compare().clean());
  std::swap(world.versions[0].name, world.versions[2].name);
  std::swap(world.journal[0].filed, world.journal[2].filed);
  EXPECT_EQ(world.compare().out_of_order, Names{"a2"});
}

TEST(Reconcile, AParkedOneHasNoPlaceInTheRecord) {
  World world;
  world.ledger.push_back({"AA", "a3", "a", "ADT^A31", 1});
  world.journal.push_back({"a3", 4, State::Applied, {{"Patient", "p", 2}}});
  world.versions[2] = {"a3", {"Patient", "p", 2}, 1};
  world.versions[0].commit = 2;
  world.journal[2].state = State::Parked;
  const Findings findings = world.compare();
  EXPECT_EQ(findings.parked, 1u);
  EXPECT_EQ(findings.out_of_order, Names{"a3"}) << "a1 was applied after a3";
}

TEST(Reconcile, ARefusalPromisesNothing) {
  World world;
  world.ledger = {{"AR", "z9", "a", "ADT^A28", 1}};
  EXPECT_TRUE(world.compare().clean());
}

TEST(Reconcile, MarkersAreFoundInText) {
  EXPECT_EQ(find_markers(R"({"line":["S0042-07-0000123"]},"SS1234-00-1234567S")"),
            (Names{"S0042-07-0000123", "S1234-00-1234567"}));
  EXPECT_TRUE(find_markers("L0000012S0042-07-").empty());
}

TEST(Storm, TheSameSeedSaysTheSame) {
  StormSender one({.seed = 7, .sender = 1}), same({.seed = 7, .sender = 1});
  StormSender other({.seed = 8, .sender = 1});
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const std::string text = one.next({1'000 * i}).text;
    EXPECT_EQ(text, same.next({1'000 * i}).text);
    differs = differs || text != other.next({1'000 * i}).text;
  }
  EXPECT_TRUE(differs);
}

TEST(Storm, EachMessageCarriesItsOwnMarkerWhereTheRecordKeepsIt) {
  std::set<std::string> markers;
  std::map<std::string, unsigned> sender_of_key;
  std::set<std::string> types;
  for (unsigned sender = 0; sender < 3; ++sender) {
    StormSender storm({.seed = 3, .sender = sender, .patients = 5});
    for (int i = 0; i < 300; ++i) {
      const StormMessage said = storm.next({1'700'000'000'000 + i});
      const auto read = hl7v2::parse_message(said.text);
      ASSERT_TRUE(read);
      EXPECT_EQ(read->control_id(), said.marker);
      EXPECT_EQ(read->type(), said.type);
      EXPECT_EQ(read->text("PID-3.1"), said.key);
      const bool result = said.type == "ORU^R01";
      EXPECT_EQ(read->text(result ? "OBX[9]-5" : "PID-11.1"), said.marker);
      EXPECT_EQ(find_markers(said.text), (Names{said.marker, said.marker}));
      EXPECT_TRUE(markers.insert(said.marker).second);
      EXPECT_EQ(sender_of_key.try_emplace(said.key, sender).first->second, sender);
      types.insert(said.type);
    }
  }
  EXPECT_EQ(types, (std::set<std::string>{"ADT^A01", "ADT^A02", "ADT^A03", "ADT^A08", "ADT^A28",
                                          "ADT^A31", "ORU^R01"}));
}

TEST(Storm, NumbersOfTheTestRangeWithTheirCheckDigit) {
  EXPECT_EQ(test_nhs_number(1), "9990000018");
  for (unsigned n = 0; n < 1100; ++n) {
    const std::string number = test_nhs_number(n);
    if (number.empty()) continue;
    int sum = 0;
    for (size_t i = 0; i < 10; ++i) sum += (number[i] - '0') * static_cast<int>(10 - i);
    EXPECT_EQ(sum % 11, 0) << number;
    EXPECT_TRUE(number.starts_with("999"));
  }
}

}  // namespace weft::tools
