// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "record/door/resources_world_for_tests.hpp"

namespace weft::record::door_test {
namespace {

const Client acute = program("RXX", "acute-fhir");
const Client other = program("RYY", "other-fhir");

std::string patient(const std::string& family, const std::string& born, const std::string& number) {
  return "{'resourceType':'Patient','identifier':[{'system':'urn:mrn','value':'" + number +
         "'}],'name':[{'family':'" + family + "','given':['Ann','Jo']}],'birthDate':'" + born +
         "'}";
}

class Searching : public ::testing::Test {
 protected:
  ProgramsWorld world;
  const StoredResource ann = world.create(acute, patient("Müller-Smith", "1980-01-01", "Ab1"));
  const StoredResource bob = world.create(acute, patient("Smith", "1980-01-01", "Ab2"));
  const StoredResource eve = world.create(other, patient("Muller", "1990-01-01", "Ab1"));

  std::string weigh(const StoredResource& whose, const std::string& kg, const std::string& on,
                    const std::string& more = "") {
    return world
        .create(whose.key == eve.key ? other : acute,
                "{'resourceType':'Observation','status':'final','code':{'coding':[{'system':"
                "'http://loinc.org','code':'29463-7'}]},'valueQuantity':{'value':" +
                    kg +
                    ",'unit':'kg','system':'http://unitsofmeasure.org','code':'kg'},"
                    "'effectiveDateTime':'" +
                    on + "','subject':{'reference':'Patient/" + whose.key.id + "'}" + more + "}")
        .key.id;
  }
  static std::string lines(const std::vector<std::string>& ids) {
    std::string text;
    for (const std::string& id : ids) text += id + "\n";
    return text;
  }
};

TEST_F(Searching, PatientsByWhatTheyAreKnownBy) {
  const std::string a = ann.key.id + "\n", b = bob.key.id + "\n", e = eve.key.id + "\n";
  const auto both = [](const std::string& x, const std::string& y) {
    return x < y ? x + y : y + x;
  };
  const auto found = [&](const Conditions& by) { return world.found(acute, "Patient", by); };
  EXPECT_EQ(found({{"identifier", "urn:mrn|Ab2"}}), b);
  EXPECT_EQ(found({{"identifier", "Ab1"}}), both(a, e));
  EXPECT_EQ(found({{"identifier", "urn:other|Ab1"}}), "");
  EXPECT_EQ(found({{"identifier", "|Ab1"}}), "");
  EXPECT_EQ(found({{"family", "mul"}}), both(a, e));
  EXPECT_EQ(found({{"family", "MULLER"}}), both(a, e));
  EXPECT_EQ(found({{"family:exact", "Smith"}}), b);
  EXPECT_EQ(found({{"family", "smith,muller"}, {"birthdate", "1990-01-01"}}), e);
  EXPECT_EQ(found({{"birthdate", "1980-01-01"}}), both(a, b));
  EXPECT_EQ(found({{"birthdate", "ge1985"}, {"family", "muller"}}), e);
  EXPECT_EQ(found({{"name", "ann"}, {"identifier", "Ab2"}}), b);
  EXPECT_EQ(found({{"_id", bob.key.id + "," + eve.key.id}}), both(b, e));
  EXPECT_EQ(found({{"family", "Jones"}}), "");
}

TEST_F(Searching, WhatIsAcrossPeopleIsRefusedAndWhatIsWrongIsNamed) {
  const auto fails = [&](const std::string& type, const Conditions& by) {
    const auto page = world.find(acute, type, by);
    return page ? std::string("found")
                : page.error().where + "|" + std::to_string(static_cast<int>(page.error().kind));
  };
  const std::string unsupported = "|" + std::to_string(static_cast<int>(Kind::Unsupported));
  const std::string invalid = "|" + std::to_string(static_cast<int>(Kind::Invalid));
  EXPECT_EQ(fails("Patient", {}), unsupported);
  EXPECT_EQ(fails("Patient", {{"gender", "male"}}), unsupported);
  EXPECT_EQ(fails("Patient", {{"family", "sm"}}), unsupported);
  EXPECT_EQ(fails("Patient", {{"birthdate", "1980"}}), unsupported);
  EXPECT_EQ(fails("Observation", {{"code", "29463-7"}}), unsupported);
  EXPECT_EQ(fails("Observation", {{"patient", ann.key.id}, {"nonsense", "1"}}),
            "nonsense" + invalid);
  EXPECT_EQ(fails("Nothing", {{"patient", ann.key.id}}), "type" + invalid);
}

TEST_F(Searching, InsideOneRecordByFacetsSortedAndCounted) {
  const std::string one = weigh(ann, "70", "2020-05-01"), two = weigh(ann, "71.5", "2021-05-01"),
                    three = weigh(ann, "69", "2019-05-01");
  weigh(bob, "70", "2020-05-01");
  const std::string id = ann.key.id;
  const auto found = [&](Conditions by, std::vector<std::string> sort = {"date"}) {
    return world.found(other, "Observation", by, std::move(sort));
  };
  EXPECT_EQ(found({{"patient", id}}), lines({three, one, two}));
  EXPECT_EQ(found({{"subject", "Patient/" + id}}, {"-date"}), lines({two, one, three}));
  EXPECT_EQ(found({{"subject", "https://weft.test/fhir/Patient/" + id}}, {"value-quantity"}),
            lines({three, one, two}));
  EXPECT_EQ(found({{"patient", id}, {"value-quantity", "gt69.5"}}), lines({one, two}));
  EXPECT_EQ(found({{"subject:Patient", id}, {"date", "2021"}}), lines({two}));
  EXPECT_EQ(found({{"patient", id}, {"code", "http://loinc.org|29463-7"}}, {"-_lastUpdated"}),
            lines({three, two, one}));
  EXPECT_EQ(found({{"patient", id}, {"_lastUpdated", "gt2027-01-01"}}, {"_lastUpdated"}),
            lines({one, two, three}));
  ResourceSearch count{"Observation", {{"patient", id}}, {}, "", 0, 0, 0};
  const auto page = world.resources->search(acute, count);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->total, 3u);
  EXPECT_TRUE(page->matches.empty());
}

TEST_F(Searching, PagesStandStillWhileTheRecordChanges) {
  std::vector<std::string> ids;
  for (const char* kg : {"60", "61", "62", "63"}) ids.push_back(weigh(ann, kg, "2020-05-01"));
  ResourceSearch search{"Observation", {{"patient", ann.key.id}}, {"value-quantity"}, "", 0, 2, 0};
  const auto first = world.resources->search(acute, search);
  ASSERT_TRUE(first);
  weigh(ann, "59", "2020-05-01");
  ASSERT_TRUE(world.try_change(acute, deletion({"Observation", ids[3]})));
  ASSERT_TRUE(world.try_change(
      acute, update({"Observation", ids[2]},
                    "{'resourceType':'Observation','status':'final','subject':{'reference':"
                    "'Patient/" +
                        ann.key.id + "'}}")));
  search.offset = 2;
  search.as_of = first->as_of;
  const auto second = world.resources->search(acute, search);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->total, 4u);
  ASSERT_EQ(second->matches.size(), 2u);
  EXPECT_EQ(second->matches[0].key.id, ids[2]);
  EXPECT_EQ(second->matches[0].version, 1u);
  EXPECT_EQ(second->matches[1].key.id, ids[3]);
}

TEST_F(Searching, WhatBelongsToNobodyByNumberAndName) {
  const auto make = [&](const std::string& name, const std::string& number) {
    return world
        .create(acute, "{'resourceType':'Organization','name':'" + name +
                           "','alias':['The Old Place'],'identifier':[{'system':'urn:ods',"
                           "'value':'" +
                           number + "'}]}")
        .key.id;
  };
  const std::string one = make("St Mary", "R1"), two = make("St Marys", "R2");
  const auto found = [&](const Conditions& by) { return world.found(other, "Organization", by); };
  EXPECT_EQ(found({{"identifier", "urn:ods|R1"}}), lines({one}));
  EXPECT_EQ(found({{"name", "st marys"}}), lines({two}));
  EXPECT_EQ(found({{"name", "the old"}, {"identifier", "R2"}}), lines({two}));
  EXPECT_EQ(found({{"_id", one}}), lines({one}));
  ASSERT_TRUE(world.try_change(acute, deletion({"Organization", one})));
  EXPECT_EQ(found({{"identifier", "urn:ods|R1"}}), "");
}

TEST_F(Searching, EverythingIsTheRecordAndWhatItRefersTo) {
  const ResourceKey ward = world.create(acute, "{'resourceType':'Organization','name':'W'}").key;
  const ResourceKey doctor =
      world
          .create(acute,
                  "{'resourceType':'PractitionerRole','organization':{'reference':"
                  "'Organization/" +
                      ward.id + "'}}")
          .key;
  world.create(acute, "{'resourceType':'Organization','name':'Elsewhere'}");
  const std::string weight = weigh(
      ann, "70", "2020-05-01", ",'performer':[{'reference':'PractitionerRole/" + doctor.id + "'}]");
  weigh(bob, "70", "2020-05-01");
  const auto all = world.resources->everything(other, ann.key.id);
  ASSERT_TRUE(all);
  std::string ids;
  for (const StoredResource& one : *all) ids += one.key.id + "\n";
  EXPECT_EQ(ids, lines({ann.key.id, weight, doctor.id, ward.id}));
}

TEST_F(Searching, EveryLookIsInTheAuditUnderItsPerson) {
  weigh(ann, "70", "2020-05-01");
  world.audit.events.clear();
  ASSERT_TRUE(world.find(other, "Observation", {{"patient", ann.key.id}}));
  ASSERT_EQ(world.audit.events.size(), 1u);
  EXPECT_EQ(world.audit.events[0].action, audit::Action::SearchResources);
  EXPECT_EQ(world.audit.events[0].things.size(), 1u);
  const uint64_t person = world.audit.events[0].person;
  EXPECT_NE(person, 0u);
  ASSERT_TRUE(world.find(other, "Condition", {{"patient", ann.key.id}}));  // nothing there
  EXPECT_EQ(world.audit.events[1].person, person);
  ASSERT_TRUE(world.find(other, "Patient", {{"birthdate", "1980-01-01"}}));
  EXPECT_EQ(world.audit.events.size(), 4u);  // one for each of the two found
  EXPECT_FALSE(world.resources->read(other, {"Observation", ann.key.id}));
  EXPECT_EQ(world.audit.events[4].action, audit::Action::Refused);
}

}  // namespace
}  // namespace weft::record::door_test
