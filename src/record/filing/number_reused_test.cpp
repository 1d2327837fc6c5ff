// SPDX-License-Identifier: Apache-2.0
// Rule 7 over many messages: what became of a message that later ones outdid follows its name's
// answer as well, and remembering such messages stays small.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "record/filing/fold/outdone.hpp"
#include "record/filing/fold/row_state.hpp"
#include "record/filing/fold_story.hpp"
#include "record/identity/look_up.hpp"

namespace weft::record::filing::story {
namespace {

constexpr uint64_t kMany = 300;  // fills several lists

std::string clock_at(uint64_t minute) {
  const std::string text = std::to_string(10'000 + minute / 60 * 100 + minute % 60);
  return text.substr(1, 2) + ":" + text.substr(3);
}

// One A08 a minute from 10:00; each states all that the one before it did.
std::vector<Submission> many_by(const std::string& name) {
  std::vector<Submission> messages;
  for (uint64_t seq = 1; seq <= kMany; ++seq)
    messages.push_back(
        parse_line("A08 to 200 recorded " + clock_at(600 + seq) + " name " + name, seq));
  return messages;
}

Submission merge() {
  return parse_line("A40 recorded 09:00 to 200 into 100 retired-name Adams", kMany + 1);
}

size_t count_parked(World& world) {
  const auto parked =
      world.store().list_outcomes(static_cast<uint8_t>(inbox::State::Parked), "pas", 0, kMany + 10);
  EXPECT_TRUE(parked);
  return parked ? parked->size() : 0;
}

store::SubjectId subject_of(World& world, const std::string& number) {
  const auto found = world.store().find(identity::kByIdentifier,
                                        identity::identifier_key("RXX", "urn:weft:RXX", number));
  EXPECT_TRUE(found && found->size() == 1);
  return found && !found->empty() ? found->front() : store::SubjectId{};
}

std::vector<store::Row> rows_of(World& world, const std::string& number, const std::string& type) {
  store::Filter filter;
  filter.subjects = {subject_of(world, number)};
  filter.types = {type};
  const auto rows = world.store().read_all(filter);
  EXPECT_TRUE(rows);
  return rows ? *rows : std::vector<store::Row>{};
}

std::string detail_of(World& world, uint64_t seq) {
  const auto outcome = world.store().read_outcome(seq);
  return outcome && *outcome ? (*outcome)->detail : "none";
}

TEST(NumberReused, ParksEveryMessageOfTheNameAlsoThoseThatWereOutdone) {
  std::vector<Submission> messages = many_by("Zimmer");
  std::mt19937_64 dice(7);
  for (int order = 0; order < 3; ++order) {
    World world;
    for (const Submission& one : messages) world.file(one);
    EXPECT_EQ(count_parked(world), 0u);
    world.file(merge());
    EXPECT_EQ(count_parked(world), kMany);
    world.file(parse_line("A08 to 100 recorded 23:00 name Zimmer", kMany + 2));
    EXPECT_EQ(count_parked(world), 0u) << "the survivor is called that as well";
    std::shuffle(messages.begin(), messages.end(), dice);
  }
}

TEST(NumberReused, WhatIsRememberedOfOutdoneMessagesStaysSmall) {
  World world;
  for (const Submission& one : many_by("Zimmer")) world.file(one);
  const auto patient = rows_of(world, "200", "Patient"), lists = rows_of(world, "200", "_outdone");
  ASSERT_EQ(patient.size(), 1u);
  EXPECT_LT(patient[0].stamps.size(), 2000u) << "every version of the Patient bears it";
  EXPECT_LE(lists.size(), kMany / 64);
  size_t bytes = 0;
  for (const store::Row& row : lists) {
    bytes += row.stamps.size();
    EXPECT_EQ(row.version, 1u) << "written once";
  }
  EXPECT_LT(bytes, kMany * 8);
}

TEST(NumberReused, AnOutdoneMessageMendedForSomebodyElseIsLeftAlone) {
  World world;
  for (const Submission& one : many_by("Zimmer")) world.file(one);
  world.file(merge());
  const std::vector<uint64_t> mended = {1, kMany - 1};  // in a list of its own, in the Patient
  std::vector<std::string> outcomes;
  for (const uint64_t seq : mended) {
    EXPECT_EQ(world.file(parse_line("A08 to 300 recorded 10:00 name Zimmer", seq)).state,
              inbox::State::Applied);
    outcomes.push_back(detail_of(world, seq));
  }
  EXPECT_EQ(count_parked(world), kMany - 2);
  world.file(parse_line("A08 to 100 recorded 23:00 name Zimmer", kMany + 2));
  EXPECT_EQ(count_parked(world), 0u);
  for (size_t at = 0; at < mended.size(); ++at)
    EXPECT_EQ(detail_of(world, mended[at]), outcomes[at]);
  EXPECT_NE(detail_of(world, 2), outcomes[0]) << "the others were told of the survivor's name";
}

TEST(Outdone, ComesBackAsItWasWritten) {
  Outdone outdone;
  for (const uint64_t seq : {700u, 3u, 41u, 3u}) outdone.add("ADAMS|1940-01-01", seq);
  outdone.add("BELL|", 12);
  EXPECT_EQ(fhir::render_json(render_outdone(outdone)),
            R"({"ADAMS|1940-01-01":"3+38+659","BELL|":"12"})");
  Outdone again = read_outdone(render_outdone(outdone));
  EXPECT_EQ(again.by_who, outdone.by_who);
  EXPECT_EQ(again.size(), 4u);
  EXPECT_EQ(again.lowest(), 3u);
  EXPECT_FALSE(again.erase(12, "BELL|")) << "this is who sent it";
  EXPECT_TRUE(again.erase(12));
  EXPECT_FALSE(again.contains(12));
  EXPECT_EQ(again.by_who.size(), 1u);
}

}  // namespace
}  // namespace weft::record::filing::story
