// SPDX-License-Identifier: Apache-2.0
// Two worlds alike but for one hidden thing: what a program reads and finds is equal byte for byte.
#include <gtest/gtest.h>

#include <cctype>

#include "fhir/search/facets.hpp"
#include "record/door/resources_world_for_tests.hpp"
#include "record/identity/look_up.hpp"
#include "record/identity/nhs_number.hpp"
#include "record/provenance.hpp"
#include "record/resources/sight.hpp"

namespace weft::record::door_test {
namespace {

const Client source = program("RXX", "acute-fhir");
const Client reader = program("RYY", "");

constexpr const char* kPatientId = "0000000000000001-p";

// Rows put in by hand, so that ids, versions and times do not depend on what else is there.
struct Region {
  store::Store& store;

  void put(const std::string& type, const std::string& id, Heading heading, const std::string& text,
           uint64_t with = 0) {
    fhir::Json body = json(text);
    store::Row row;
    row.key = {{1}, type, id};
    resources::set_meta(body, id, 1, Instant{5});
    row.heading = static_cast<uint16_t>(heading);
    row.labels = with;
    row.happened = row.recorded = row.received = row.applied = Instant{5};
    row.body = fhir::render_json(body);
    row.facets = fhir::search::extract_facets(body, fhir::search::Parameters::r4()).facets;
    EXPECT_TRUE(store.write([&](store::Writer& writer) -> Result<void> {
      TRY(writer.put(row));
      return {};
    }));
  }
};

std::string patient(const std::string& more) {
  return "{'resourceType':'Patient','identifier':[{'system':'https://fhir.nhs.uk/Id/nhs-number',"
         "'value':'9990000018'}],'name':[{'family':'Smith'}],'birthDate':'1980-01-01'" +
         more + "}";
}

std::string observation(const std::string& code) {
  return "{'resourceType':'Observation','status':'final','code':{'coding':[{'code':'" + code +
         "'}]},'subject':{'reference':'Patient/0000000000000001-p'}}";
}

std::string report(const std::string& results) {
  return "{'resourceType':'DiagnosticReport','status':'final','code':{'text':'r'},'subject':{"
         "'reference':'Patient/0000000000000001-p'},'result':[" +
         results + "]}";
}

constexpr const char* kShown = "{'reference':'Observation/0000000000000001-o1'}";
constexpr const char* kHidden = "{'reference':'Observation/0000000000000001-o2'}";

struct Rule {
  std::string name;
  void (*hidden)(ProgramsWorld&, Region&);   // in one world only
  void (*instead)(ProgramsWorld&, Region&);  // in the other
};

void put_common(ProgramsWorld& world, Region& region) {
  EXPECT_TRUE(world.store->write([](store::Writer& writer) -> Result<void> {
    TRY_VOID(writer.put_subject({{1}, {1}, "RXX"}));
    for (const auto& one : identity::patient_look_ups({1}, json(patient(""))))
      TRY_VOID(writer.put_index(one));
    return writer.put_index({std::string(identity::kByNhsNumber), kNumber, {1}});
  }));
  region.put("Observation", "0000000000000001-o1", Heading::Results, observation("shown"));
}

constexpr auto kConfidential = static_cast<uint64_t>(Label::Confidential);

void object(ProgramsWorld& world, policy::Scope scope, const std::string& target) {
  policy::Objection objection;
  objection.person = {std::string(identity::kNhsNumberSystem), kNumber};
  objection.scope = scope;
  objection.target = target;
  objection.date = "2026-11-22";
  objection.explained = "what it means for care";
  objection.recorded_by = "ig.lead";
  EXPECT_TRUE(world.objections->add(objection));
}

void put_home(ProgramsWorld&, Region& region) {
  region.put("Patient", kPatientId, Heading::Demographics,
             patient(",'address':[{'city':'Leeds','postalCode':'LS1'}],'telecom':[{'system':"
                     "'phone','value':'0113'}],'generalPractitioner':[{'display':'X'}]"));
  region.put("Encounter", "0000000000000001-e1", Heading::Contacts,
             "{'resourceType':'Encounter','status':'finished','subject':{'reference':"
             "'Patient/0000000000000001-p'},'location':[{'location':{'display':'Ward 9'}}]}");
  region.put("RelatedPerson", "0000000000000001-k", Heading::Other,
             "{'resourceType':'RelatedPerson','patient':{'reference':"
             "'Patient/0000000000000001-p'},'address':[{'city':'Leeds'}]}");
}

void put_no_home(ProgramsWorld&, Region& region) {
  region.put("Patient", kPatientId, Heading::Demographics, patient(""));
  region.put("Encounter", "0000000000000001-e1", Heading::Contacts,
             "{'resourceType':'Encounter','status':'finished','subject':{'reference':"
             "'Patient/0000000000000001-p'}}");
  region.put("RelatedPerson", "0000000000000001-k", Heading::Other,
             "{'resourceType':'RelatedPerson','patient':{'reference':"
             "'Patient/0000000000000001-p'}}");
}

void plain_patient(Region& region) {
  region.put("Patient", kPatientId, Heading::Demographics, patient(""));
}

std::vector<Rule> rules() {
  return {
      {"label",
       [](ProgramsWorld&, Region& region) {
         plain_patient(region);
         region.put("Observation", "0000000000000001-o2", Heading::Results, observation("hidden"),
                    kConfidential);
         region.put("DiagnosticReport", "0000000000000001-r", Heading::Results,
                    report(std::string(kShown) + "," + kHidden));
       },
       [](ProgramsWorld&, Region& region) {
         plain_patient(region);
         region.put("DiagnosticReport", "0000000000000001-r", Heading::Results, report(kShown));
       }},
      {"unknown label",
       [](ProgramsWorld&, Region& region) {
         plain_patient(region);
         region.put("Condition", "0000000000000001-c", Heading::Problems,
                    "{'resourceType':'Condition','subject':{'reference':"
                    "'Patient/0000000000000001-p'}}",
                    1u << 9);
       },
       [](ProgramsWorld&, Region& region) { plain_patient(region); }},
      {"objection to a heading",
       [](ProgramsWorld& world, Region& region) {
         plain_patient(region);
         object(world, policy::Scope::Heading, "contacts");
         region.put("Encounter", "0000000000000001-e1", Heading::Contacts,
                    "{'resourceType':'Encounter','status':'finished','subject':{'reference':"
                    "'Patient/0000000000000001-p'}}");
       },
       [](ProgramsWorld& world, Region& region) {
         plain_patient(region);
         object(world, policy::Scope::Heading, "contacts");
       }},
      {"hidden address",
       [](ProgramsWorld& world, Region& region) {
         region.put(std::string(kRestrictionRow), "address", Heading::Internal, "{'hidden':true}");
         put_home(world, region);
       },
       [](ProgramsWorld& world, Region& region) {
         region.put(std::string(kRestrictionRow), "address", Heading::Internal, "{'hidden':true}");
         put_no_home(world, region);
       }},
      {"parked restriction",
       [](ProgramsWorld& world, Region& region) {
         region.put(std::string(kParkedRestrictionRow), "7", Heading::Internal, "{}");
         put_home(world, region);
       },
       [](ProgramsWorld& world, Region& region) {
         region.put(std::string(kParkedRestrictionRow), "7", Heading::Internal, "{}");
         put_no_home(world, region);
       }},
  };
}

std::string told(const Result<StoredResource>& answer) {
  if (answer) return answer->body + "\n";
  return "error " + std::to_string(static_cast<int>(answer.error().kind)) + " " +
         answer.error().detail + answer.error().where + "\n";
}

std::string told(const Result<std::vector<StoredResource>>& answer) {
  if (!answer) return told(Result<StoredResource>(std::unexpected(answer.error())));
  std::string text;
  for (const StoredResource& one : *answer) text += one.body + "\n";
  return text;
}

// All a program can ask of this person.
std::string everything(ProgramsWorld& world, const Client& client) {
  std::string text = told(world.resources->everything(client, kPatientId));
  const std::vector<ResourceKey> keys = {{"Patient", kPatientId},
                                         {"Observation", "0000000000000001-o1"},
                                         {"Observation", "0000000000000001-o2"},
                                         {"Condition", "0000000000000001-c"},
                                         {"DiagnosticReport", "0000000000000001-r"},
                                         {"RelatedPerson", "0000000000000001-k"},
                                         {"Encounter", "0000000000000001-e1"}};
  for (const ResourceKey& key : keys) {
    text += told(world.resources->read(client, key));
    text += told(world.resources->read_version(client, key, 1));
    text += told(world.resources->history(client, key));
  }
  const std::vector<std::pair<std::string, Conditions>> searches = {
      {"Patient", {{"_id", kPatientId}, {"address-city", "Leeds"}}},
      {"Patient", {{"identifier", kNumber}}},
      {"Patient", {{"family", "smith"}, {"phone", "0113"}}},
      {"Patient", {{"birthdate", "1980-01-01"}}},
      {"Observation", {{"patient", kPatientId}}},
      {"Observation", {{"patient", kPatientId}, {"code", "hidden"}}},
      {"DiagnosticReport",
       {{"patient", kPatientId}, {"result", "Observation/0000000000000001-o2"}}},
      {"DiagnosticReport", {{"result", "Observation/0000000000000001-o1"}}},
      {"Encounter", {{"patient", kPatientId}}},
      {"Condition", {{"patient", kPatientId}}},
      {"RelatedPerson", {{"patient", kPatientId}, {"address", "Leeds"}}}};
  for (const auto& [type, conditions] : searches) {
    const auto page = world.find(client, type, conditions);
    text += page ? std::to_string(page->total) + "\n" + told(page->matches) : "refused\n";
  }
  return text;
}

class ProgramTwins : public ::testing::TestWithParam<Rule> {
 protected:
  void fill(const policy::Policy* policy = nullptr) {
    for (ProgramsWorld* world : {&with, &without}) {
      if (policy) world->policy = *policy;
      Region region{*world->store};
      put_common(*world, region);
      (world == &with ? GetParam().hidden : GetParam().instead)(*world, region);
    }
  }
  ProgramsWorld with, without;
};

TEST_P(ProgramTwins, SeeNoDifference) {
  fill();
  const std::string seen = everything(with, reader);
  EXPECT_EQ(seen, everything(without, reader));
  EXPECT_NE(seen.find("\"shown\""), seen.npos);
  EXPECT_EQ(everything(with, source), everything(without, source));
}

// The control: with the rule taken away the same comparison fails.
TEST_P(ProgramTwins, WithoutTheRuleDiffer) {
  if (GetParam().name == "unknown label") return;  // no row of a policy lets it be seen
  policy::Policy open = policy::load_policy(policy::builtin_policy_files()).value();
  open.labels[{Label::Confidential, auth::Role::Program}] = policy::Decision::Show;
  open.restrictions[auth::Role::Program] = policy::Decision::Show;
  open.objections[{policy::ObjectionRule::Heading, auth::Purpose::DirectCare}] = {
      false, policy::Decision::Show};
  fill(&open);
  EXPECT_NE(everything(with, reader), everything(without, reader));
}

INSTANTIATE_TEST_SUITE_P(EveryRule, ProgramTwins, ::testing::ValuesIn(rules()),
                         [](const auto& info) {
                           std::string name;
                           for (const char c : info.param.name) name += std::isalnum(c) ? c : '_';
                           return name;
                         });

// Who objects to all sharing is to programs as if nobody were there.
TEST(ProgramsAndObjections, ToAllSharingIsLikeNobody) {
  ProgramsWorld with, without;
  Region region{*with.store};
  put_common(with, region);
  plain_patient(region);
  EXPECT_NE(everything(with, reader), everything(without, reader));
  object(with, policy::Scope::All, "");
  EXPECT_EQ(everything(with, reader), everything(without, reader));
}

}  // namespace
}  // namespace weft::record::door_test
