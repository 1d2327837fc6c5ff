// SPDX-License-Identifier: Apache-2.0
// The rules of docs/explanation/fold.md as cases a clinician can read: tests/cases/fold/ruleN.
// Every case is filed in every order of arrival (up to five messages; beyond, in both directions).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "record/filing/fold_story.hpp"
#include "tests/case.hpp"

namespace weft::record::filing::story {
namespace {

std::string record_of(const std::vector<Submission>& submissions, bool whole) {
  World world;
  for (const Submission& one : submissions) world.file(one);
  return whole ? world.dump() : world.describe();
}

std::string run_case(const std::string& input) {
  std::vector<Submission> submissions = parse_lines(input);
  const std::string told = record_of(submissions, false);
  const std::string whole = record_of(submissions, true);
  const auto by_seq = [](const Submission& a, const Submission& b) {
    return a.source.seq < b.source.seq;
  };
  if (submissions.size() <= 5) {
    while (std::next_permutation(submissions.begin(), submissions.end(), by_seq)) {
      const std::string other = record_of(submissions, true);
      if (other == whole) continue;
      std::string order;
      for (const Submission& one : submissions) order += " " + std::to_string(one.source.seq);
      return "differs when the messages arrive as" + order + ":\n" + other + "instead of\n" + whole;
    }
  } else {
    std::reverse(submissions.begin(), submissions.end());
    if (record_of(submissions, true) != whole) return "differs when the last arrives first";
  }
  return told;
}

TEST(FoldCases, EveryRuleInEveryOrder) {
  for (const auto& entry : std::filesystem::directory_iterator("tests/cases/fold"))
    if (entry.is_directory())
      testing::run_cases("fold/" + entry.path().filename().string(), run_case);
}

}  // namespace
}  // namespace weft::record::filing::story
