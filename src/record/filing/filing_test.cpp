// SPDX-License-Identifier: Apache-2.0
// Filing beside the fold: who is found afterwards, parked restrictions, previews, outcomes, times.
#include "record/filing/filing.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "record/filing/fold_story.hpp"
#include "record/filing/parked_restriction.hpp"
#include "record/identity/person.hpp"
#include "record/provenance.hpp"
#include "store/open.hpp"

namespace weft::record::filing::story {
namespace {

using identity::Match;

constexpr const char* kNhs = "9990000018";

identity::Found find(World& world, const identity::PersonQuery& query, bool live = false) {
  const auto found = identity::find_person(world.store(), query, live);
  EXPECT_TRUE(found);
  return found ? *found : identity::Found{};
}

Match match(World& world, std::string system, std::string value, std::string born,
            bool live = false) {
  return find(world, {"RXX", std::move(system), std::move(value), std::move(born)}, live).match;
}

World world_of(const std::string& messages) {
  World world;
  for (const Submission& one : parse_lines(messages)) world.file(one);
  return world;
}

const std::string kLocal = "urn:weft:RXX";
const std::string kNhsSystem(kNhsNumberSystem);

TEST(FindPerson, ByLocalAndNhsNumberWithTheWholeBirthDate) {
  World world = world_of("A08 recorded 08:00 name Adams born 1940-01-01 nhs 9990000018\n");
  EXPECT_EQ(match(world, kLocal, "123", "1940-01-01"), Match::Found);
  EXPECT_EQ(match(world, kNhsSystem, "999 000 0018", "1940-01-01"), Match::Found);
  EXPECT_EQ(match(world, kLocal, "123", "1940-01-02"), Match::BirthDateDiffers);
  EXPECT_EQ(match(world, kLocal, "124", "1940-01-01"), Match::NotFound);
  EXPECT_EQ(match(world, kNhsSystem, kNhs, "1940"), Match::BirthDateNotWhole);
  EXPECT_EQ(match(world, kNhsSystem, kNhs, "1940-01-02"), Match::BirthDateDiffers);
  EXPECT_EQ(match(world, kNhsSystem, "9990000019", "1940-01-01"), Match::NumberNotValid);
  EXPECT_EQ(match(world, kNhsSystem, kNhs, "1940-01-01", true), Match::NumberNotValid);
  EXPECT_EQ(match(world, kNhsSystem, "9990000026", "1940-01-01"), Match::NotFound);
}

TEST(FindPerson, ANumberThatTheSourceReplacedFindsNobody) {
  World world = world_of(
      "A08 recorded 08:00 born 1940-01-01 nhs 9990000018\n"
      "A08 recorded 09:00 born 1940-01-01 nhs 9990000026\n");
  EXPECT_EQ(match(world, kNhsSystem, kNhs, "1940-01-01"), Match::NotFound);
  EXPECT_EQ(match(world, kNhsSystem, "9990000026", "1940-01-01"), Match::Found);
}

TEST(FindPerson, ARetiredNumberMeansItsSurvivor) {
  World world = world_of(
      "A08 to 200 recorded 08:00 name Adams born 1940-01-02\n"
      "A08 to 100 recorded 08:30 name Adams born 1940-01-01\n"
      "A40 recorded 09:00 to 200 into 100\n");
  const identity::Found found = find(world, {"RXX", kLocal, "200", "1940-01-01"});
  EXPECT_EQ(found.match, Match::Found);
  EXPECT_EQ(found.subject, find(world, {"RXX", kLocal, "100", "1940-01-01"}).subject);
  EXPECT_EQ(found.person.subjects.size(), 2u);
  EXPECT_EQ(match(world, kLocal, "200", "1940-01-02"), Match::BirthDateDiffers);
}

TEST(FindPerson, OthersUnderTheNumberWithAnotherDateAreTold) {
  World world = world_of(
      "A08 to 100 recorded 08:00 born 1940-01-01 nhs 9990000018\n"
      "A08 to 200 recorded 08:00 born 1940-01-01 nhs 9990000018\n"
      "A08 to 300 recorded 08:00 born 1999-09-09 nhs 9990000018\n");
  const identity::Found found = find(world, {"RXX", kNhsSystem, kNhs, "1940-01-01"});
  EXPECT_EQ(found.match, Match::Found);
  EXPECT_EQ(found.person.subjects.size(), 2u);
  EXPECT_TRUE(found.person.more_under_this_number);
}

TEST(Home, IsSharedByThoseWhoFirstCameWithTheSameTrustedNumberAndBirthDate) {
  World world = world_of(
      "A08 to 100 recorded 08:00 born 1940-01-01 nhs 9990000018\n"
      "A08 to 200 recorded 08:00 born 1940-01-01 nhs 9990000018\n"
      "A08 to 300 recorded 08:00 born 1999-09-09 nhs 9990000018\n");
  const auto home = [&](const char* number, const char* born) {
    const auto subject = find(world, {"RXX", kLocal, number, born}).subject;
    return world.store().find_subject(subject)->value().home;
  };
  EXPECT_EQ(home("100", "1940-01-01"), home("200", "1940-01-01"));
  EXPECT_NE(home("100", "1940-01-01"), home("300", "1999-09-09"));
}

// The same subjects every time, in homes dealt by `seed`: filing draws a subject, then a home.
RandomBytes with_homes_of(uint64_t seed) {
  return [subjects = seeded_random(7), homes = seeded_random(seed), at = 0](size_t count) mutable {
    return at++ % 2 == 0 ? subjects(count) : homes(count);
  };
}

// Every byte that can be read back: rows of all subjects in the order the store gives them, and who
// is found as one person.
std::string every_byte(std::unique_ptr<store::Store> store, uint64_t seed) {
  World world(std::move(store), with_homes_of(seed));
  for (const Submission& one :
       parse_lines("A01 to 100 recorded 08:00 visit V1 ward A born 1940-01-01 nhs 9990000018\n"
                   "A08 to 200 recorded 08:10 born 1940-01-01 nhs 9990000018 allergy EGG\n"
                   "A08 to 300 recorded 08:20 born 1999-09-09 nhs 9990000018\n"
                   "A40 recorded 09:00 to 300 into 200 born 1940-01-01\n"
                   "ORU from lab to 100 recorded 10:00 order L1 line HB=120:F\n"))
    world.file(one);
  const identity::Found found = find(world, {"RXX", kLocal, "200", "1940-01-01"});
  std::string bytes = std::to_string(static_cast<int>(found.match));
  store::Filter filter;
  for (const identity::PersonSubject& one : found.person.subjects) {
    bytes += " " + std::to_string(one.id.value) + (one.retired ? " retired" : "");
    filter.subjects.push_back(one.id);
  }
  const auto rows = world.store().read_all(filter);
  EXPECT_TRUE(rows && rows->size() > 10);
  for (const store::Row& row : *rows)
    bytes += "\n" + row.key.type + " " + row.key.id + " " + std::to_string(row.version) + " " +
             std::to_string(row.commit) + row.body + row.stamps + row.provenance;
  return bytes;
}

TEST(Home, NoAnswerDependsOnWhereRowsLie) {
  const auto memory = [] { return std::move(*store::open_store({"memory", "", ""})); };
  const std::string one = every_byte(memory(), 1);
  for (uint64_t seed = 2; seed < 20; ++seed) EXPECT_EQ(one, every_byte(memory(), seed)) << seed;
  const auto folder =
      std::filesystem::temp_directory_path() / ("weft-homes-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  for (uint64_t seed = 2; seed < 6; ++seed) {
    const std::string path = (folder / std::to_string(seed)).string();
    auto store = store::open_store({"sqlite", path, std::string(32, 'k')});
    ASSERT_TRUE(store);
    EXPECT_EQ(one, every_byte(std::move(*store), seed)) << seed;
  }
  std::filesystem::remove_all(folder);
}

size_t markers(World& world, const char* number, const char* born) {
  store::Filter filter;
  filter.subjects = {find(world, {"RXX", kLocal, number, born}).subject};
  filter.types = {std::string(kParkedRestrictionRow)};
  return world.store().read_all(filter)->size();
}

Result<void> write(World& world, const std::function<Result<void>(store::Writer&)>& act) {
  const auto written = world.store().write(act);
  if (!written) return std::unexpected(written.error());
  return {};
}

ParkedRestriction parked(uint64_t seq, std::vector<SubjectIdentifier> identifiers) {
  return {seq, "pas", "RXX", std::move(identifiers), Instant{1}};
}

TEST(ParkedRestriction, WithholdsUntilResolvedForThoseKnownAndThoseWhoComeLater) {
  World world = world_of("A08 to 100 recorded 08:00 born 1940-01-01 nhs 9990000018\n");
  ASSERT_TRUE(write(world, [](store::Writer& writer) {
    return note_parked(parked(77, {{kLocal, "200", "MR", ""}, {kNhsSystem, kNhs, "NH", ""}}),
                       Instant{2}, writer);
  }));
  EXPECT_EQ(markers(world, "100", "1940-01-01"), 1u);
  for (const Submission& one : parse_lines("A08 to 200 recorded 08:00 born 1950-01-01\n"
                                           "A08 to 300 recorded 08:00 born 1960-01-01\n"))
    world.file(one);
  EXPECT_EQ(markers(world, "200", "1950-01-01"), 1u) << "the number came later";
  EXPECT_EQ(markers(world, "300", "1960-01-01"), 0u);
  ASSERT_TRUE(
      write(world, [](store::Writer& writer) { return resolve_parked(77, Instant{3}, writer); }));
  EXPECT_EQ(markers(world, "100", "1940-01-01"), 0u);
  EXPECT_EQ(markers(world, "200", "1950-01-01"), 0u);
}

TEST(ParkedRestriction, ASecondMessageKeepsItsOwnMark) {
  World world = world_of("A08 to 100 recorded 08:00 born 1940-01-01\n");
  const std::vector<SubjectIdentifier> number = {{kLocal, "100", "MR", ""}};
  ASSERT_TRUE(write(world, [&](store::Writer& writer) -> Result<void> {
    for (const uint64_t seq : {77, 78})
      if (auto noted = note_parked(parked(seq, number), Instant{2}, writer); !noted) return noted;
    return resolve_parked(77, Instant{3}, writer);
  }));
  EXPECT_EQ(markers(world, "100", "1940-01-01"), 1u);
}

TEST(ParkedRestriction, OfNobodyMarksItsFeed) {
  World world;
  ASSERT_TRUE(write(world, [](store::Writer& writer) {
    return note_parked(parked(77, {}), Instant{2}, writer);
  }));
  EXPECT_EQ(feeds_with_unknown_restriction(world.store()).value(), std::vector<std::string>{"pas"});
  ASSERT_TRUE(
      write(world, [](store::Writer& writer) { return resolve_parked(77, Instant{3}, writer); }));
  EXPECT_TRUE(feeds_with_unknown_restriction(world.store())->empty());
}

TEST(ParkedRestriction, FilingTheMessageResolvesIt) {
  World world;
  ASSERT_TRUE(write(world, [](store::Writer& writer) {
    return note_parked(parked(1, {{kLocal, "100", "MR", ""}}), Instant{2}, writer);
  }));
  for (const Submission& one : parse_lines("A08 to 100 recorded 08:00 born 1940-01-01\n"))
    world.file(one);
  EXPECT_EQ(markers(world, "100", "1940-01-01"), 0u);
}

TEST(Merge, AMessageAboveTheMergeRaisesTheAlarmWhicheverComesFirst) {
  const auto messages = parse_lines(
      "A08 to 200 recorded 08:00 name Adams\n"
      "A40 recorded 09:00 to 200 into 100\n"
      "A08 to 200 recorded 10:00 name Adams\n");
  World in_order;
  EXPECT_FALSE(in_order.file(messages[0]).late_after_merge);
  EXPECT_FALSE(in_order.file(messages[1]).late_after_merge);
  EXPECT_TRUE(in_order.file(messages[2]).late_after_merge);
  World merge_last;
  EXPECT_FALSE(merge_last.file(messages[2]).late_after_merge);
  EXPECT_FALSE(merge_last.file(messages[0]).late_after_merge);
  EXPECT_TRUE(merge_last.file(messages[1]).late_after_merge);
}

TEST(Mending, AMendedMessageReplacesWhatItSaid) {
  World world;
  world.file(parse_line("A01 recorded 08:00 visit V1 ward A", 1));
  world.file(parse_line("A01 recorded 08:00 visit V2 ward A", 2));
  EXPECT_EQ(world.file(parse_line("A02 recorded 09:00 ward B", 3)).reason,
            inbox::ParkReason::WhichStay);
  const Outcome mended = world.file(parse_line("A02 recorded 09:00 visit V2 ward B", 3));
  EXPECT_EQ(mended.state, inbox::State::Applied);
  EXPECT_EQ(world.describe(),
            "patient of whom only numbers are known\n"
            "stay V1 in-progress 08:00-, ward A active 08:00-\n"
            "stay V2 in-progress 08:00-, ward A completed 08:00-09:00, ward B active 09:00-\n");
}

TEST(Mending, AMendedMessageLeavesTheSubjectItNoLongerNames) {
  World world;
  world.file(parse_line("A08 to 100 recorded 07:00 name Adams phone 1", 1));
  EXPECT_EQ(
      world.file(parse_line("A02 to 100 recorded 09:00 ward B phone 2 allergy EGG", 2)).reason,
      inbox::ParkReason::WhichStay);
  world.file(parse_line("A01 to 200 recorded 08:00 visit V1 ward A", 3));
  const Outcome mended =
      world.file(parse_line("A02 to 200 recorded 09:00 ward B phone 2 allergy EGG", 2));
  EXPECT_EQ(mended.state, inbox::State::Applied);
  EXPECT_EQ(world.describe(),
            "number 100\n"
            "  patient name Adams, phone 1\n"
            "number 200\n"
            "  allergy EGG active\n"
            "  patient phone 2\n"
            "  stay V1 in-progress 08:00-, ward A completed 08:00-09:00, ward B active 09:00-\n");
}

// Applied at first, parked by what came after it: parked all the same.
TEST(Mending, AMessageThatALaterOneParkedLeavesTheSubjectItNoLongerNames) {
  World world;
  world.file(parse_line("A01 to 100 recorded 08:00 visit V1 ward A", 1));
  EXPECT_EQ(world.file(parse_line("A02 to 100 recorded 09:00 ward B phone 2", 2)).state,
            inbox::State::Applied);
  world.file(parse_line("A01 to 100 recorded 08:30 visit V2 ward A", 3));
  world.file(parse_line("A02 to 200 recorded 09:00 visit V3 ward B phone 2", 2));
  EXPECT_EQ(world.describe(),
            "number 100\n"
            "  patient of whom only numbers are known\n"
            "  stay V1 in-progress 08:00-, ward A active 08:00-\n"
            "  stay V2 in-progress 08:30-, ward A active 08:30-\n"
            "number 200\n"
            "  patient phone 2\n"
            "  stay V3 in-progress, ward B active 09:00-\n");
}

TEST(Mending, AMendedMessageTakesBackTheGroupsItNoLongerStates) {
  World world;
  EXPECT_EQ(world.file(parse_line("A02 recorded 09:00 ward B phone 2 allergy EGG", 1)).reason,
            inbox::ParkReason::WhichStay);
  world.file(parse_line("A02 recorded 09:00 visit V1 ward B name Adams", 1));
  EXPECT_EQ(world.describe(), "patient name Adams\nstay V1 in-progress, ward B active 09:00-\n");
}

TEST(Preview, ShowsWhatFilingWouldMakeOfTheMessageAlone) {
  const auto resources =
      preview(parse_line("A01 recorded 08:00 visit V1 ward A name Adams allergy LATEX", 1));
  std::vector<std::string> types;
  for (const fhir::Json& one : resources) types.emplace_back(one.at("resourceType").text());
  EXPECT_EQ(types, (std::vector<std::string>{"AllergyIntolerance", "Encounter", "Patient"}));
  EXPECT_EQ(preview_outcome(parse_line("A02 recorded 08:00 ward A", 1)).reason,
            inbox::ParkReason::WhichStay);
}

TEST(Outcomes, ComeBackFromTheirDetail) {
  Outcome outcome;
  outcome.state = inbox::State::Parked;
  outcome.reason = inbox::ParkReason::WhichStay;
  outcome.detail = "which \"stay\"";
  outcome.late_after_merge = true;
  outcome.resources = {{"Patient", "abc", 3}};
  store::Outcome stored{1, "pas", static_cast<uint8_t>(outcome.state), Instant{5},
                        render_outcome_detail(outcome)};
  const auto again = parse_outcome_detail(stored);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->state, outcome.state);
  EXPECT_EQ(again->reason, outcome.reason);
  EXPECT_EQ(again->detail, outcome.detail);
  EXPECT_TRUE(again->late_after_merge);
  ASSERT_EQ(again->resources.size(), 1u);
  EXPECT_EQ(again->resources[0].version, 3u);
}

TEST(Rows, HoldFourTimesAndThePartsTheyCameFrom) {
  World world;
  const Submission one =
      parse_line("A01 recorded 08:05 happened 08:00 visit V1 born 1940-01-01", 1);
  world.file(one);
  store::Filter filter;
  filter.subjects = {find(world, {"RXX", kLocal, "123", "1940-01-01"}).subject};
  filter.types = {"Encounter"};
  const auto rows = world.store().read_all(filter);
  ASSERT_TRUE(rows && rows->size() == 1);
  const store::Row& row = rows->front();
  EXPECT_EQ(rfc3339(row.happened), "2026-03-01T08:00:00Z");
  EXPECT_EQ(rfc3339(row.recorded), "2026-03-01T08:05:00Z");
  EXPECT_EQ(row.received, one.source.received);
  EXPECT_EQ(row.applied, one.source.received + 5000);
  const auto provenance = parse_provenance(row.provenance);
  ASSERT_TRUE(provenance && provenance->parts.size() == 1);
  EXPECT_EQ(provenance->parts[0].path, "PID");
  EXPECT_EQ(provenance->parts[0].message_type, "ADT^A01");
  EXPECT_EQ(provenance->system, "PAS");
}

TEST(NoNumber, IsParked) {
  World world;
  Submission nobody = parse_line("A08 recorded 08:00 name Adams", 1);
  nobody.subject.primary.value.clear();
  EXPECT_EQ(world.file(nobody).reason, inbox::ParkReason::NoIdentifier);
}

}  // namespace
}  // namespace weft::record::filing::story
