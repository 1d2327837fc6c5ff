// SPDX-License-Identifier: Apache-2.0
#include "tests/case.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace weft::testing {
namespace {

struct Case {
  std::string head;  // "=== name" and its comment lines
  std::string input;
  std::string expected;
};

std::string without_trailing_space(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::vector<Case> read_cases(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<Case> cases;
  enum { Head, Input, Expected } where = Head;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("=== ")) {
      cases.push_back({line + "\n", "", ""});
      where = Head;
      continue;
    }
    if (cases.empty()) continue;
    Case& now = cases.back();
    if (where == Head && line.starts_with("# ")) {
      now.head += line + "\n";
    } else if (where != Expected && line == "----") {
      where = Expected;
    } else if (where == Expected) {
      now.expected += line + "\n";
    } else {
      where = Input;
      now.input += line + "\n";
    }
  }
  return cases;
}

void write_cases(const std::filesystem::path& file, const std::vector<Case>& cases) {
  std::ofstream out(file);
  bool first = true;
  for (const Case& one : cases) {
    if (!first) out << "\n";
    first = false;
    out << one.head << without_trailing_space(one.input) << "\n----\n"
        << without_trailing_space(one.expected) << "\n";
  }
}

bool run_file(const std::filesystem::path& file,
              const std::function<std::string(const std::string&)>& run) {
  std::vector<Case> cases = read_cases(file);
  const bool accept = std::getenv("WEFT_ACCEPT") != nullptr;
  for (Case& one : cases) {
    const std::string actual = without_trailing_space(run(without_trailing_space(one.input)));
    if (accept) {
      one.expected = actual;
    } else {
      EXPECT_EQ(without_trailing_space(one.expected), actual) << file.string() << ": " << one.head;
    }
  }
  if (accept) write_cases(file, cases);
  return !cases.empty();
}

}  // namespace

void run_cases(const std::string& folder,
               const std::function<std::string(const std::string&)>& run) {
  const std::filesystem::path root = std::filesystem::path("tests/cases") / folder;
  ASSERT_TRUE(std::filesystem::exists(root)) << root.string() << " (run from the repository root)";
  size_t files_with_cases = 0;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(root))
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) files_with_cases += run_file(file, run);
  EXPECT_GT(files_with_cases, 0u) << "no cases in " << root.string();
}

void run_command_cases(
    const std::string& folder,
    const std::function<std::string(std::string_view command, std::string_view line)>& answer) {
  run_cases(folder, [&](const std::string& input) {
    std::istringstream lines(input);
    std::string command, out;
    std::getline(lines, command);
    for (std::string line; std::getline(lines, line);)
      out += line + " → " + answer(command, line) + "\n";
    return out;
  });
}

}  // namespace weft::testing
