// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "record/door/resources_world_for_tests.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/person.hpp"
#include "record/resource_id.hpp"

namespace weft::record::door_test {
namespace {

const Client acute = program("RXX", "acute-fhir");
const Client other = program("RYY", "other-fhir");

constexpr const char* kAnn =
    "{'resourceType':'Patient','identifier':[{'system':'https://fhir.nhs.uk/Id/nhs-number',"
    "'value':'9990000018'},{'system':'urn:mrn','value':'Ab1'}],"
    "'name':[{'family':'Müller-Smith','given':['Ann']}],'birthDate':'1980-01-01'}";

std::unique_ptr<store::Store> open_engine(const std::string& name) {
  if (name == "memory") return store::open_store({"memory", "", ""}).value();
  const auto folder =
      std::filesystem::temp_directory_path() / ("weft_resources_" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return store::open_store({"sqlite", (folder / "store.db").string(), std::string(32, 'k')})
      .value();
}

class OnEngine : public ::testing::TestWithParam<std::string> {
 protected:
  ProgramsWorld world{open_engine(GetParam())};
};

std::string observation(const StoredResource& patient, std::string_view more = "") {
  return "{'resourceType':'Observation','status':'final','code':{'coding':[{'system':"
         "'http://loinc.org','code':'718-7'}]},'valueQuantity':{'value':1.50,'unit':'g'},"
         "'subject':{'reference':'Patient/" +
         patient.key.id + "'}" + std::string(more) + "}";
}

TEST_P(OnEngine, WhatIsWrittenReadsBackWithIdVersionAndTime) {
  const StoredResource patient = world.create(acute, kAnn);
  const StoredResource made = world.create(acute, observation(patient, ",'_x':{'y':1e2}"));
  EXPECT_EQ(find_subject_in(made.key.id), find_subject_in(patient.key.id));
  const auto read = world.resources->read(acute, made.key);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->body, made.body);
  const fhir::Json body = fhir::parse_json(read->body).value();
  EXPECT_EQ(body.at("id").text(), made.key.id);
  EXPECT_EQ(body.path("meta.versionId").text(), "1");
  EXPECT_EQ(body.path("meta.lastUpdated").text(), rfc3339(read->updated));
  EXPECT_EQ(body.path("valueQuantity.value").text(), "1.50");
  EXPECT_EQ(body.path("_x.y").text(), "1e2");
  EXPECT_EQ(body.members()[1].first, "id");
}

TEST_P(OnEngine, EveryVersionStaysAndADeletedOneIsGone) {
  const StoredResource patient = world.create(acute, kAnn);
  const ResourceKey key = world.create(acute, observation(patient)).key;
  const auto second = world.try_change(acute, update(key, observation(patient,
                                                                      ",'issued':"
                                                                      "'2026-01-01T00:00:00Z'")));
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ((*second)[0].resource.version, 2u);
  EXPECT_FALSE((*second)[0].created);
  ASSERT_TRUE(world.try_change(acute, deletion(key)));
  EXPECT_EQ(world.resources->read(acute, key).error().kind, Kind::Gone);
  EXPECT_EQ(world.resources->read_version(acute, key, 3).error().kind, Kind::Gone);
  EXPECT_EQ(world.resources->read_version(acute, key, 4).error().kind, Kind::NotFound);
  EXPECT_EQ(world.resources->read_version(acute, key, 2)->body, (*second)[0].resource.body);
  const auto history = world.resources->history(acute, key);
  ASSERT_TRUE(history);
  ASSERT_EQ(history->size(), 3u);
  EXPECT_TRUE((*history)[0].deleted && (*history)[0].body.empty());
  EXPECT_EQ((*history)[2].version, 1u);
  const auto again = world.try_change(acute, update(key, observation(patient)));
  ASSERT_TRUE(again);
  EXPECT_TRUE((*again)[0].created);
  EXPECT_EQ(world.resources->read(acute, key)->version, 4u);
  EXPECT_TRUE(world.try_change(acute, deletion({"Observation", key.id + "0"})));  // not there
}

TEST_P(OnEngine, AVersionThatIsNotTheCurrentOneIsNotChanged) {
  const StoredResource patient = world.create(acute, kAnn);
  const ResourceKey key = world.create(acute, observation(patient)).key;
  Change change = update(key, observation(patient));
  change.if_version = 2;
  EXPECT_EQ(world.try_change(acute, change).error().kind, Kind::PreconditionFailed);
  change.if_version = 1;
  EXPECT_TRUE(world.try_change(acute, change));
  EXPECT_EQ(world.try_change(acute, change).error().kind, Kind::PreconditionFailed);
  Change removal = deletion(key);
  removal.if_version = 1;
  EXPECT_EQ(world.try_change(acute, removal).error().kind, Kind::PreconditionFailed);
}

TEST_P(OnEngine, ATransactionIsFiledWithItsPatientAndItsNamesAreRewritten) {
  std::vector<Change> changes;
  const StoredResource doctor =
      world.create(other,
                   "{'resourceType':'Practitioner','identifier':[{'system':'urn:gmc','value':'7'}],"
                   "'name':[{'family':'Jones'}]}");
  changes.push_back(creation(
      "{'resourceType':'Provenance','recorded':'2026-01-01T00:00:00Z','target':[{'reference':"
      "'urn:uuid:o'}],'agent':[{'who':{'reference':'Practitioner?identifier=urn:gmc%7C7'}}]}"));
  changes.push_back(creation("{'resourceType':'Medication','code':{'text':'m'}}", "urn:uuid:m"));
  changes.push_back(
      creation("{'resourceType':'Observation','status':'final','code':{'text':'c'},'subject':{"
               "'reference':'urn:uuid:p'},'encounter':{'reference':'urn:uuid:e'}}",
               "urn:uuid:o"));
  changes.push_back(
      creation("{'resourceType':'Encounter','identifier':[{'value':'urn:uuid:e'}],'subject':{"
               "'reference':'urn:uuid:p'}}",
               "urn:uuid:e"));
  changes.push_back(creation(kAnn, "urn:uuid:p"));
  changes.push_back(creation("{'resourceType':'Organization','name':'A place'}", "urn:uuid:g"));
  const auto changed = world.resources->change(acute, std::move(changes));
  ASSERT_TRUE(changed) << changed.error().detail << " at " << changed.error().where;
  const auto subject = find_subject_in((*changed)[4].resource.key.id);
  for (const size_t at : {0u, 1u, 2u, 3u})
    EXPECT_EQ(find_subject_in((*changed)[at].resource.key.id), subject) << at;
  EXPECT_EQ(find_subject_in((*changed)[5].resource.key.id), store::kOwnShelf);
  const auto body = [&](size_t at) {
    return fhir::parse_json((*changed)[at].resource.body).value();
  };
  EXPECT_EQ(body(2).path("encounter.reference").text(),
            "Encounter/" + (*changed)[3].resource.key.id);
  EXPECT_EQ(body(0).path("target.0.reference").text(),
            "Observation/" + (*changed)[2].resource.key.id);
  EXPECT_EQ(body(0).path("agent.0.who.reference").text(), "Practitioner/" + doctor.key.id);
  EXPECT_EQ(body(3).path("identifier.0.value").text(), "urn:uuid:e");
}

TEST_P(OnEngine, OneFaultKeepsTheWholeTransactionOut) {
  const uint64_t before = world.store->last_commit().value();
  std::vector<Change> changes;
  changes.push_back(creation(kAnn, "urn:uuid:p"));
  changes.push_back(creation("{'resourceType':'Observation','status':'final'}"));
  changes.push_back(creation("{'resourceType':'Observation','subject':{'reference':'Patient/1'}}"));
  const auto changed = world.resources->change(acute, std::move(changes));
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().kind, Kind::NotFound);
  EXPECT_EQ(changed.error().where, "entry[2]");
  EXPECT_EQ(world.store->last_commit().value(), before);
  EXPECT_EQ(world.found(acute, "Patient", {{"birthdate", "1980-01-01"}}), "");
}

TEST_P(OnEngine, ConditionsAreDecidedInsideTheWrite) {
  const StoredResource patient = world.create(acute, kAnn);
  Change create = creation(kAnn);
  create.conditions = Conditions{{"identifier", "urn:mrn|Ab1"}};
  const auto existed = world.try_change(acute, create);
  ASSERT_TRUE(existed) << existed.error().detail;
  EXPECT_TRUE((*existed)[0].existed);
  EXPECT_EQ((*existed)[0].resource.key, patient.key);
  create.conditions = Conditions{{"identifier", "urn:mrn|Ab2"}};
  EXPECT_TRUE((*world.try_change(acute, create))[0].created);
  create.conditions = Conditions{{"identifier", "urn:mrn|Ab1"}};
  EXPECT_EQ(world.try_change(acute, create).error().kind, Kind::PreconditionFailed);

  Change change = creation(observation(patient));
  change.verb = Verb::Update;
  change.conditions = Conditions{{"patient", patient.key.id}, {"code", "718-7"}};
  EXPECT_TRUE((*world.try_change(acute, change))[0].created);
  EXPECT_EQ((*world.try_change(acute, change))[0].resource.version, 2u);
  Change removal = deletion({"Observation", ""});
  removal.conditions = change.conditions;
  EXPECT_EQ((*world.try_change(acute, removal))[0].resource.version, 3u);
  EXPECT_EQ((*world.try_change(acute, removal))[0].resource.version, 0u);
}

TEST_P(OnEngine, AClientWritesOnlyItsOwnOrganisationsRecords) {
  const StoredResource patient = world.create(acute, kAnn);
  const ResourceKey key = world.create(acute, observation(patient)).key;
  EXPECT_EQ(world.try_change(other, creation(observation(patient))).error().kind, Kind::NotFound);
  const auto theirs = world.try_change(other, update(key, observation(patient)));
  const auto nobodys =
      world.try_change(other, update({"Observation", key.id + "0"}, observation(patient)));
  EXPECT_EQ(theirs.error().detail, nobodys.error().detail);
  EXPECT_TRUE(world.try_change(other, deletion(key)));  // as of what is not there
  EXPECT_TRUE(world.resources->read(other, key));
  const StoredResource place = world.create(acute, "{'resourceType':'Location','name':'W'}");
  EXPECT_EQ(world.try_change(other, update(place.key, "{'resourceType':'Location'}")).error().kind,
            Kind::Forbidden);
  Client reader = acute;
  reader.feed.clear();
  EXPECT_EQ(world.try_change(reader, creation(kAnn)).error().kind, Kind::Forbidden);
}

TEST_P(OnEngine, APatientIsFoundByLaunchesAndJoinedByNumber) {
  const StoredResource patient = world.create(acute, kAnn);
  world.create(other, kAnn);
  const auto subject = find_subject_in(patient.key.id);
  EXPECT_EQ(world.store->find(identity::kByNhsNumber, "9990000018")->size(), 2u);
  const auto local =
      world.store->find(identity::kAlsoKnown, identity::identifier_key("RXX", "urn:mrn", "Ab1"));
  EXPECT_EQ(*local, std::vector{*subject});
  EXPECT_EQ(identity::read_person(*world.store, *subject, false)->subjects.size(), 2u);
}

TEST_P(OnEngine, NoAnswerWithoutAudit) {
  const StoredResource patient = world.create(acute, kAnn);
  world.audit.stopped = true;
  EXPECT_EQ(world.resources->read(acute, patient.key).error().kind, Kind::Unavailable);
  EXPECT_EQ(world.resources->read(acute, {"Patient", "1"}).error().kind, Kind::Unavailable);
  EXPECT_EQ(world.find(acute, "Patient", {{"_id", patient.key.id}}).error().kind,
            Kind::Unavailable);
  EXPECT_EQ(world.resources->everything(acute, patient.key.id).error().kind, Kind::Unavailable);
}

// Many at once: what shares a transaction fails alone, and of those that would be the same patient
// one is made.
TEST_P(OnEngine, ManyAtOnceAreEachDoneWholeOrNotAtAll) {
  constexpr size_t kThreads = 8, kRounds = 20;
  std::atomic<size_t> created = 0, existed = 0, refused = 0;
  const auto ask = [&](size_t round) {
    Change change = creation(kAnn);
    change.conditions = Conditions{{"identifier", "urn:mrn|Ab1"}};
    change.conditions->front().second += std::to_string(round);
    change.resource.member("identifier")
        .array_items()[1]
        .set("value", "Ab1" + std::to_string(round));
    const auto changed = world.try_change(acute, std::move(change));
    if (changed) ((*changed)[0].existed ? existed : created)++;
    refused += !world.try_change(acute, creation("{'resourceType':'Observation'}"));
  };
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&] {
      for (size_t round = 0; round < kRounds; ++round) ask(round);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(created, kRounds);
  EXPECT_EQ(existed, (kThreads - 1) * kRounds);
  EXPECT_EQ(refused, kThreads * kRounds);
  const auto page = world.find(acute, "Patient", {{"birthdate", "1980-01-01"}});
  EXPECT_EQ(page->total, kRounds);
}

INSTANTIATE_TEST_SUITE_P(Resources, OnEngine, ::testing::Values("memory", "sqlite"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace weft::record::door_test
