// SPDX-License-Identifier: Apache-2.0
#include "record/policy/policy.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "record/policy/decide.hpp"
#include "record/policy/places.hpp"
#include "tests/case.hpp"

namespace weft::record::policy {
namespace {

// "roles.tsv nurse results conceal" → the row with those first cells says that from now on.
void put_rule(PolicyFiles& files, std::string_view rule) {
  std::vector<std::string> cells;
  for (const std::string_view cell : split(rule, ' ')) cells.emplace_back(cell);
  const std::string file = cells.front();
  cells.erase(cells.begin());
  const std::string row = join(cells, "\t");
  const std::string key = row.substr(0, row.rfind('\t') + 1);
  std::string text;
  for (const std::string_view line : split(files.at(file), '\n'))
    if (!line.starts_with(key)) text += std::string(line) + "\n";
  files[file] = text + row + "\n";
}

void empty_all(PolicyFiles& files) {
  for (auto& [name, text] : files) {
    std::string columns;
    for (const std::string_view line : split(text, '\n'))
      if (columns.empty() && !line.starts_with('#')) columns = std::string(line) + "\n";
    text = columns;
  }
}

std::string hidden_of(const Policy& policy, std::string_view text) {
  auto resource = fhir::parse_json(text);
  if (!resource) return resource.error().detail;
  const std::string type(resource->at("resourceType").text());
  hide_places(policy, type, *resource);
  return fhir::render_json(*resource);
}

struct Scene {
  PolicyFiles files = builtin_policy_files();
  auth::Principal viewer;
  std::vector<ActiveObjection> objections;
  std::string answer;

  void say(const std::string& line) { answer += line + "\n"; }

  Result<void> on_viewer(const std::vector<std::string>& words) {
    if (words.size() != 6) return fail(Kind::Invalid, "viewer: ROLE at ORG for PURPOSE (USER)");
    viewer.role = auth::find_role(words[0]).value_or(auth::Role::Clerk);
    viewer.organisation = words[2];
    viewer.purpose = auth::find_purpose(words[4]).value_or(auth::Purpose::DirectCare);
    viewer.user = words[5].substr(1, words[5].size() - 2);
    return {};
  }

  void on_row(const Viewpoint& view, const std::vector<std::string>& words) {
    RowFacts row{find_heading(words[0]).value_or(Heading::Internal), 0, words[2]};
    for (size_t i = 3; i < words.size(); ++i)
      row.labels |= words[i] == "confidential" ? static_cast<uint64_t>(Label::Confidential)
                    : words[i] == "withdrawn"  ? static_cast<uint64_t>(Label::Withdrawn)
                                               : uint64_t{1} << 40;
    say(join(words, " ") + ": " + std::string(word_for(decide_row(view, row))));
  }

  void on_question(const Policy& policy, std::string_view what, std::string_view rest) {
    std::vector<std::string> words;
    for (const std::string_view word : split(rest, ' ')) words.emplace_back(word);
    const Viewpoint view = make_viewpoint(policy, viewer, objections);
    if (what == "open") say("open: " + std::string(word_for(decide_record(view))));
    if (what == "row") on_row(view, words);
    if (what == "places")
      say("places: " + std::string(word_for(decide_places(view, rest == "hidden"))));
    if (what == "part")
      say(mask_places(policy, rest.substr(0, rest.find(' ')), rest.substr(rest.find(' ') + 1))
              .value_or("no part"));
    if (what == "resource") say(hidden_of(policy, rest));
    if (what == "shared") {
      const auto heading = find_heading(words[0]).value_or(Heading::Internal);
      say(std::string(rest) + ": " + (shares(policy, words[2], heading) ? "yes" : "no"));
    }
  }
};

std::string run(const std::string& input) {
  Scene scene;
  for (const std::string_view line : split(input, '\n')) {
    const std::string_view what = line.substr(0, line.find(':'));
    const std::string_view rest = trim(line.substr(std::min(line.size(), what.size() + 1)));
    std::vector<std::string> words;
    for (const std::string_view word : split(rest, ' ')) words.emplace_back(word);
    if (what == "no rules at all") empty_all(scene.files);
    if (what == "rule") put_rule(scene.files, rest);
    if (what == "viewer" && !scene.on_viewer(words)) return "viewer not understood";
    if (what == "objection")
      scene.objections.push_back({find_scope(words[0]).value(), words.size() > 1 ? words[1] : ""});
    const auto policy = load_policy(scene.files);
    if (!policy) return policy.error().detail;
    scene.on_question(*policy, what, rest);
  }
  return scene.answer;
}

TEST(Policy, Cases) { weft::testing::run_cases("policy", run); }

TEST(Policy, EveryFaultIsReportedWithItsLine) {
  PolicyFiles files = builtin_policy_files();
  files["roles.tsv"] =
      "role\theading\tdecision\nsurgeon\tresults\tshow\nnurse\tresults\n"
      "nurse\tinternal\tshow\nnurse\tresults\tperhaps\n";
  files["lateness.tsv"] = "source\theading\thours\n*\t*\tsoon\n";
  files.erase("labels.tsv");
  const auto policy = load_policy(files);
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().detail,
            "roles.tsv:3: expected 3 cells between tabs\n"
            "roles.tsv:2: no such role: surgeon\n"
            "roles.tsv:4: no such heading: internal\n"
            "roles.tsv:5: no such decision: perhaps\n"
            "labels.tsv:1: the file is missing\n"
            "lateness.tsv:2: hours is a whole number or never");
}

TEST(Policy, FolderOverridesAndStrangersAreRefused) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "weft-policy-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "organisations.tsv") << "code\tname\nRXX\tA hospital\n";
  const auto policy = load_policy_folder(folder.string());
  ASSERT_TRUE(policy) << policy.error().detail;
  EXPECT_EQ(organisation_name(*policy, "RXX"), "A hospital");
  EXPECT_EQ(organisation_name(*policy, "RYY"), "RYY");
  EXPECT_FALSE(policy->roles.empty());
  std::ofstream(folder / "role.tsv") << "role\n";
  EXPECT_FALSE(load_policy_folder(folder.string()));
  EXPECT_FALSE(load_policy_folder((folder / "absent").string()));
}

TEST(Policy, ShippedFolderIsTheOneInsideTheProgram) {
  const auto shipped = load_policy_folder("data/policy");
  ASSERT_TRUE(shipped) << shipped.error().detail;
  for (const auto& [name, text] : builtin_policy_files()) {
    std::stringstream file;
    file << std::ifstream("data/policy/" + name).rdbuf();
    EXPECT_EQ(text, file.str()) << name;
  }
}

// Adding an objection or a label never widens an answer, whatever the policy says.
TEST(Policy, RestrictionsOnlyNarrow) {
  const Policy policy = load_policy(builtin_policy_files()).value();
  const std::vector<ActiveObjection> all = {{Scope::All, ""},
                                            {Scope::Heading, "results"},
                                            {Scope::Heading, "no such heading"},
                                            {Scope::Organisation, "RXX"},
                                            {Scope::Employee, "u1"}};
  for (int role = 0; role <= static_cast<int>(auth::Role::Program); ++role) {
    auth::Principal viewer;
    viewer.role = static_cast<auth::Role>(role);
    viewer.organisation = "RYY";
    viewer.user = "u1";
    for (const ActiveObjection& more : all) {
      const Viewpoint before = make_viewpoint(policy, viewer, {});
      const Viewpoint after = make_viewpoint(policy, viewer, {more});
      for (uint64_t labels = 0; labels < 8; ++labels)
        for (const Heading heading : kClinicalHeadings) {
          const RowFacts row{heading, labels, "RXX"};
          EXPECT_GE(decide_row(after, row), decide_row(before, row));
          EXPECT_GE(decide_row(before, row), decide_row(before, {heading, 0, "RXX"}));
        }
    }
  }
}

}  // namespace
}  // namespace weft::record::policy
