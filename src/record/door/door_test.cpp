// SPDX-License-Identifier: Apache-2.0
#include "record/door.hpp"

#include <gtest/gtest.h>

#include "record/door/world_for_tests.hpp"
#include "record/identity/nhs_number.hpp"

namespace weft::record::door_test {
namespace {

using audit::Action;

std::string patient(const char* born) {
  return std::string(R"({"resourceType":"Patient","identifier":[{"system":)") +
         R"("https://fhir.nhs.uk/Id/nhs-number","value":")" + kNumber +
         R"("}],"name":[{"family":"EXAMPLE"}],"birthDate":")" + born + "\"}";
}

struct DoorTest : ::testing::Test {
  World world;
  auth::Principal nurse = viewer("nurse", "RXX");

  void SetUp() override {
    world.put(1, "Patient", "p1", Heading::Demographics, patient(kBorn));
    world.put(1, "Condition", "c1", Heading::Problems,
              R"({"resourceType":"Condition","code":{"text":"Asthma"}})");
  }

  void expect_refused(const PersonRequest& request, std::string_view reason) {
    const auto answer = world.door->admit(nurse, request, "launch");
    ASSERT_FALSE(answer) << reason;
    EXPECT_EQ(answer.error().kind, Kind::Forbidden);
    EXPECT_EQ(answer.error().detail, "unknown here, details differ, or not permitted");
    EXPECT_EQ(world.audit.events.back().reason, reason);
    EXPECT_EQ(world.audit.events.back().action, Action::LaunchRefused);
  }
};

const std::string kNhs(identity::kNhsNumberSystem);

TEST_F(DoorTest, RefusalsAreOneAnswerAndTheReasonIsInTheAudit) {
  expect_refused({kNhs, kNumber, "1980-01-02"}, "the birth date differs");
  expect_refused({kNhs, kNumber, "1980-01"}, "the birth date is not a whole date");
  expect_refused({kNhs, kNumber, "1980-02-30"}, "the birth date is not a whole date");
  expect_refused({kNhs, "9990000026", kBorn}, "nobody has this number");
  expect_refused({kNhs, "9990000019", kBorn}, "not an NHS number that is trusted here");
  expect_refused({"urn:rxx", "43", kBorn}, "nobody has this number");
}

TEST_F(DoorTest, AHostsNumberMeansItsOwnOrganisationsSubject) {
  EXPECT_TRUE(world.door->admit(nurse, {"urn:rxx", "42", kBorn}, "launch"));
  nurse.organisation = "RYY";
  expect_refused({"urn:rxx", "42", kBorn}, "nobody has this number");
}

TEST_F(DoorTest, ALookIsInTheAuditWithWhatWasShown) {
  const auto chart = world.open(nurse);
  ASSERT_TRUE(chart);
  const audit::Event& look = world.audit.events.back();
  EXPECT_EQ(look.action, Action::OpenRecord);
  EXPECT_EQ(look.page, "record");
  EXPECT_EQ(look.who->user, nurse.user);
  EXPECT_EQ(look.things, (std::vector<std::string>{"Condition/c1/1", "Patient/p1/1"}));
  ASSERT_TRUE(world.door->open(nurse, *world.admit(nurse), "results", kContext));
  EXPECT_EQ(world.audit.events.back().things, std::vector<std::string>{"Patient/p1/1"});
  const auto& problems = chart->headings[1];
  ASSERT_EQ(problems.items.size(), 1u);
  EXPECT_EQ(problems.items[0].subject, chart->banner.subject);
  const auto item =
      world.door->open_item(nurse, *world.admit(nurse), problems.items[0].number, kContext);
  ASSERT_TRUE(item);
  EXPECT_EQ(item->banner.family, "EXAMPLE");
  EXPECT_EQ(world.audit.events.back().action, Action::OpenItem);
  EXPECT_EQ(world.audit.events.back().things.back(), "Condition/c1/1");
}

TEST_F(DoorTest, NoAuditNoData) {
  const PersonHandle person = *world.admit(nurse);
  const std::string number = world.open(nurse)->headings[1].items[0].number;
  world.audit.stopped = true;
  EXPECT_EQ(world.door->open(nurse, person, "record", kContext).error().kind, Kind::Unavailable);
  EXPECT_EQ(world.door->open_item(nurse, person, number, kContext).error().kind, Kind::Unavailable);
  EXPECT_EQ(world.door->open_item(nurse, person, "none", kContext).error().kind, Kind::Unavailable);
  EXPECT_EQ(world.door->admit(nurse, {kNhs, kNumber, "1980-01-02"}, "launch").error().kind,
            Kind::Unavailable);
}

TEST_F(DoorTest, AnObjectionActsAtTheNextRequestAndEndsAtTheNext) {
  const PersonHandle person = *world.admit(nurse);
  const auto open = [&] { return world.door->open(nurse, person, "record", kContext); };
  EXPECT_TRUE(open());
  world.object(policy::Scope::Employee, nurse.user);
  EXPECT_EQ(open().error().kind, Kind::Forbidden);
  EXPECT_EQ(world.audit.events.back().reason, "the person objected to this member of staff");
  const std::string id = world.objections->list({}).value().at(0).id;
  ASSERT_TRUE(world.objections->end(id, "ig.lead", "asked to", Instant{2}));
  EXPECT_TRUE(open());
  EXPECT_FALSE(world.objections->end(id, "ig.lead", "again", Instant{3}));
  EXPECT_EQ(world.objections->list({}).value().at(0).ended_why, "asked to");
}

TEST_F(DoorTest, AnObjectionUnderALocalNumberHoldsForThePerson) {
  world.put(1, "Patient", "p1", Heading::Demographics,
            R"({"resourceType":"Patient","identifier":[{"system":"https://fhir.nhs.uk/Id/)"
            R"(nhs-number","value":"9990000018"},{"system":"urn:rxx","value":"42"}],)"
            R"("birthDate":"1980-01-01"})");
  policy::Objection objection;
  objection.person = {"urn:rxx", "42"};
  objection.date = "2026-11-22";
  objection.explained = "all of it";
  ASSERT_TRUE(world.objections->add(objection));
  EXPECT_FALSE(world.open(nurse));
}

TEST_F(DoorTest, ObjectionsAreCheckedBeforeTheyAreKept) {
  policy::Objection objection;
  EXPECT_FALSE(world.objections->add(objection));
  objection.person = {kNhs, kNumber};
  objection.date = "soon";
  objection.explained = "x";
  EXPECT_FALSE(world.objections->add(objection));
  objection.date = "2026-11-22";
  objection.scope = policy::Scope::Heading;
  objection.target = "internal";
  EXPECT_FALSE(world.objections->add(objection));
  objection.target = "results";
  EXPECT_TRUE(world.objections->add(objection));
}

// An id is given to `objection end`: one that begins with a dash would read as an option.
TEST_F(DoorTest, AnObjectionsIdCanBeTypedAfterACommand) {
  policy::Objection objection;
  objection.person = {kNhs, kNumber};
  objection.date = "2026-11-22";
  objection.explained = "x";
  for (int i = 0; i < 300; ++i) {
    const auto added = world.objections->add(objection);
    ASSERT_TRUE(added);
    EXPECT_NE(added->id.front(), '-') << added->id;
  }
}

TEST_F(DoorTest, OthersUnderTheNumberAreToldOfUnlessPolicyHidesThem) {
  world.put(2, "Patient", "p2", Heading::Demographics, patient("1990-05-05"));
  EXPECT_TRUE(world.open(nurse)->banner.more_under_this_number);
  world.put(2, "Patient", "p2", Heading::Demographics, patient("1990-05-05"),
            static_cast<uint64_t>(Label::Confidential));
  EXPECT_FALSE(world.open(nurse)->banner.more_under_this_number);
  world.put(2, "Patient", "p2", Heading::Demographics, patient(kBorn));
  EXPECT_FALSE(world.open(nurse)->banner.more_under_this_number);
}

TEST_F(DoorTest, ASimulatedLookNamesTheStewardWhoAsks) {
  nurse.on_behalf_by = "steward.anne";
  ASSERT_TRUE(world.open(nurse));
  EXPECT_EQ(world.audit.events.back().action, Action::Simulate);
  EXPECT_EQ(world.audit.events.back().actor, "steward.anne");
}

TEST_F(DoorTest, ARecordThatCannotBeIdentifiedDoesNotOpen) {
  world.object(policy::Scope::Organisation, "RXX");
  nurse.organisation = "RYY";
  EXPECT_FALSE(world.open(nurse));
  EXPECT_EQ(world.audit.events.back().reason, "no demographics may be shown");
}

TEST_F(DoorTest, TheAuditFindsThePersonHoweverAskedFor) {
  ASSERT_TRUE(world.open(nurse));
  const uint64_t person = world.audit.events.back().person;
  EXPECT_EQ(world.door->find_for_audit({kNhs, kNumber, kBorn})->front(), person);
  EXPECT_EQ(world.door->find_for_audit({"urn:rxx", "42", kBorn})->front(), person);
  EXPECT_EQ(world.door->find_for_audit({kNhs, kNumber, kBorn})->size(), 1u);
  world.put(2, "Patient", "p2", Heading::Demographics, patient(kBorn));
  const auto both = world.door->find_for_audit({kNhs, kNumber, kBorn});
  EXPECT_EQ(both->size(), 2u) << "registered at RYY too";
  EXPECT_EQ(both->front(), person);
  EXPECT_FALSE(world.door->find_for_audit({kNhs, kNumber, "1980-01-02"}));
}

}  // namespace
}  // namespace weft::record::door_test
