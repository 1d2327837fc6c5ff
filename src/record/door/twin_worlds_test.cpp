// SPDX-License-Identifier: Apache-2.0
// Two worlds that differ only in what a rule hides give one viewer the same bytes on every page
// and item; a viewer who is entitled sees the difference; with the rule taken out of the policy,
// the same comparison fails. No byte is normalised; where a rule may say that something is
// withheld, that mark is the only difference, and it is put in by hand before comparing.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "record/door/world_for_tests.hpp"
#include "record/provenance.hpp"

namespace weft::record::door_test {
namespace {

constexpr uint64_t kConfidential = static_cast<uint64_t>(Label::Confidential);

std::string patient(const std::string& more) {
  return std::string(R"({"resourceType":"Patient","identifier":[{"system":)") +
         R"("https://fhir.nhs.uk/Id/nhs-number","value":")" + kNumber +
         R"("},{"system":"urn:rxx","value":"42"}],"name":[{"family":"EXAMPLE"}],"birthDate":")" +
         kBorn + "\"" + more + "}";
}

// What both worlds hold.
void fill(World& world) {
  world.put(1, "Patient", "p1", Heading::Demographics, patient(""));
  world.put(2, "Patient", "p2", Heading::Demographics, patient(""));
  world.put(1, "AllergyIntolerance", "a1", Heading::Allergies,
            R"({"resourceType":"AllergyIntolerance","code":{"text":"Latex"}})");
  world.put(2, "Condition", "c1", Heading::Problems,
            R"({"resourceType":"Condition","code":{"text":"Asthma"}})", 0, "DG1|1||J45");
  world.put(1, "Encounter", "e1", Heading::Contacts,
            R"({"resourceType":"Encounter","status":"finished"})");
}

struct Rule {
  std::string name;
  std::function<void(World&)> both;     // what makes the rule apply, in both worlds
  std::function<void(World&)> hidden;   // only in the one: what must not be seen
  std::function<void(World&)> instead;  // only in the other, where something must stand there
  auth::Principal blind, entitled;
  std::string file, row_without;  // the row of the policy that takes the rule away
};

void nothing(World&) {}

void put_result(World& world) {
  world.put(1, "Observation", "o1", Heading::Results,
            R"({"resourceType":"Observation","status":"final","code":{"text":"hidden"}})", 0,
            "OBX|1|ST|X");
}

void put_confidential_stay(World& world) {
  world.put(1, "Encounter", "e2", Heading::Contacts,
            R"({"resourceType":"Encounter","status":"in-progress"})", kConfidential, "PV1|1|I");
}

void put_problem(World& world) {
  world.put(1, "Condition", "c2", Heading::Problems,
            R"({"resourceType":"Condition","code":{"text":"hidden"}})", 0, "DG1|2||F20");
}

void put_home(World& world) {
  world.put(1, "Patient", "p1", Heading::Demographics,
            patient(R"(,"address":[{"use":"home","line":["1 High St"],"city":"Leeds"}],)"
                    R"("telecom":[{"system":"phone","value":"0113 496 0000"}],)"
                    R"("contact":[{"name":{"family":"KIN"}}],)"
                    R"("generalPractitioner":[{"display":"The Surgery"}])"),
            0, "PID|1||42|||||||| 1 High St||0113 496 0000");
  world.put(1, "Encounter", "e1", Heading::Contacts,
            R"({"resourceType":"Encounter","status":"finished",)"
            R"("location":[{"location":{"display":"Ward 9"}}]})",
            0, "PV1|1|I|W9^B1");
}

void put_no_home(World& world) {
  world.put(1, "Patient", "p1", Heading::Demographics, patient(""), 0, "PID|1||42");
  world.put(1, "Encounter", "e1", Heading::Contacts,
            R"({"resourceType":"Encounter","status":"finished"})", 0, "PV1|1|I");
}

void restrict(World& world) {
  world.put(2, std::string(kRestrictionRow), "address", Heading::Internal, R"({"hidden":true})");
}

void park_restriction(World& world) {
  world.put(2, std::string(kParkedRestrictionRow), "7", Heading::Internal, "");
}

// A report names its lines; one line is confidential.
void put_report_with_hidden_line(World& world) {
  world.put(1, "DiagnosticReport", "r1", Heading::Results,
            R"({"resourceType":"DiagnosticReport","status":"final","result":[)"
            R"({"reference":"Observation/o2"},{"reference":"Observation/o3"}]})");
  world.put(1, "Observation", "o3", Heading::Results,
            R"({"resourceType":"Observation","status":"final","code":{"text":"hidden"}})",
            kConfidential);
}

void put_report_without_it(World& world) {
  world.put(1, "DiagnosticReport", "r1", Heading::Results,
            R"({"resourceType":"DiagnosticReport","status":"final","result":[)"
            R"({"reference":"Observation/o2"}]})");
}

void put_shown_line(World& world) {
  world.put(1, "Observation", "o2", Heading::Results,
            R"({"resourceType":"Observation","status":"final","code":{"text":"shown"}})");
}

std::vector<Rule> rules() {
  return {
      {"a label on one line of a report", put_shown_line, put_report_with_hidden_line,
       put_report_without_it, viewer("pharmacist", "RYY"), viewer("doctor", "RYY"), "labels.tsv",
       "confidential\tpharmacist\tshow"},
      {"objection to a heading",
       [](World& world) { world.object(policy::Scope::Heading, "results"); }, put_result, nothing,
       viewer("doctor", "RYY"), viewer("doctor", "RYY", "safety"), "objections.tsv",
       "heading\tdirect-care\tshow"},
      {"label", nothing, put_confidential_stay, nothing, viewer("clerk", "RYY"),
       viewer("doctor", "RYY"), "labels.tsv", "confidential\tclerk\tshow"},
      {"role × heading", nothing, put_problem, nothing, viewer("clerk", "RYY"),
       viewer("doctor", "RYY"), "roles.tsv", "clerk\tproblems\tshow"},
      {"role × heading, said to be withheld", nothing, put_problem, nothing,
       viewer("social-worker", "RYY"), viewer("doctor", "RYY"), "roles.tsv",
       "social-worker\tproblems\tshow"},
      {"hidden address", restrict, put_home, put_no_home, viewer("doctor", "RYY"),
       viewer("steward", "RYY", "safety"), "restrictions.tsv", "doctor\tshow"},
      {"parked restriction", park_restriction, put_home, put_no_home, viewer("nurse", "RYY"),
       viewer("steward", "RYY", "safety"), "restrictions.tsv", "nurse\tshow"},
      {"not shared by its source", nothing, put_problem, nothing, viewer("doctor", "RYY"),
       viewer("doctor", "RYY"), "sharing.tsv", "RXX\tproblems\tyes"},
  };
}

policy::PolicyFiles shipped_with(const std::string& file, const std::string& row) {
  policy::PolicyFiles files = policy::builtin_policy_files();
  if (row.empty()) return files;
  const std::string key = row.substr(0, row.rfind('\t') + 1);
  std::string text;
  for (const std::string_view line : split(files.at(file), '\n'))
    if (!line.starts_with(key)) text += std::string(line) + "\n";
  files[file] = text + row + "\n";
  return files;
}

struct Twins {
  World with, without;

  Twins(const Rule& rule, const policy::PolicyFiles& files) : with(files), without(files) {
    for (World* world : {&with, &without}) {
      fill(*world);
      rule.both(*world);
    }
    rule.hidden(with);
    rule.instead(without);
  }
};

class TwinWorlds : public ::testing::TestWithParam<Rule> {};

policy::PolicyFiles policy_of(const Rule& rule) {
  if (rule.row_without.starts_with("confidential\tpharmacist"))  // shipped: said to be withheld
    return shipped_with(rule.file, "confidential\tpharmacist\tconceal");
  return rule.file == "sharing.tsv" ? shipped_with(rule.file, "RXX\tproblems\tno")
                                    : policy::builtin_policy_files();
}

TEST_P(TwinWorlds, TheBlindSeeNoDifference) {
  const Rule& rule = GetParam();
  Twins twins(rule, policy_of(rule));
  const std::string seen = twins.with.everything(rule.blind);
  EXPECT_NE(seen, "refused");
  EXPECT_EQ(seen, twins.without.everything(rule.blind));
}

TEST_P(TwinWorlds, TheEntitledSeeIt) {
  const Rule& rule = GetParam();
  if (rule.file == "sharing.tsv") return;  // nobody is entitled to what its source keeps
  Twins twins(rule, policy_of(rule));
  const std::string seen = twins.with.everything(rule.entitled);
  EXPECT_NE(seen, "refused");
  EXPECT_NE(seen, twins.without.everything(rule.entitled));
}

TEST_P(TwinWorlds, WithoutTheRuleTheComparisonFails) {
  const Rule& rule = GetParam();
  Twins twins(rule, shipped_with(rule.file, rule.row_without));
  EXPECT_NE(twins.with.everything(rule.blind), twins.without.everything(rule.blind));
}

// Numbers of what is hidden open nothing, and are answered as if there were nothing.
TEST_P(TwinWorlds, NumbersOfHiddenThingsOpenNothing) {
  const Rule& rule = GetParam();
  Twins twins(rule, policy_of(rule));
  const auto entitled = twins.with.open(rule.entitled);
  ASSERT_TRUE(entitled);
  for (const chart::HeadingView& heading : entitled->headings)
    for (const chart::Item& item : heading.items) {
      const auto one = twins.with.door->open_item(rule.blind, *twins.with.admit(rule.blind),
                                                  item.number, kContext);
      const auto other = twins.without.door->open_item(rule.blind, *twins.without.admit(rule.blind),
                                                       item.number, kContext);
      ASSERT_EQ(one.has_value(), other.has_value()) << item.type;
      if (!one) EXPECT_EQ(one.error().detail, other.error().detail);
    }
}

INSTANTIATE_TEST_SUITE_P(EveryRule, TwinWorlds, ::testing::ValuesIn(rules()), [](const auto& info) {
  std::string name;
  for (const char c : info.param.name)
    name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

// Where policy lets it be said, "some withheld" under that heading is the whole difference.
TEST(DeclaredMark, IsTheOnlyDifference) {
  Rule rule;
  rule.both = rule.instead = nothing;
  rule.hidden = put_confidential_stay;
  Twins twins(rule, policy::builtin_policy_files());
  const auth::Principal nurse = viewer("nurse", "RYY");
  std::string with = twins.with.everything(nurse);
  const std::string without = twins.without.everything(nurse);
  ASSERT_NE(with, without);
  const std::string mark = "\"some_withheld\": true";
  const size_t at = with.find(mark);
  ASSERT_NE(at, std::string::npos);
  with.replace(at, mark.size(), "\"some_withheld\": false");
  EXPECT_EQ(with, without);
}

}  // namespace
}  // namespace weft::record::door_test
