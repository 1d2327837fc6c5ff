// SPDX-License-Identifier: Apache-2.0
// Every hazard in the log that claims a guard names a file that is there and a test that runs.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::stringstream all;
  all << std::ifstream(path).rdbuf();
  return all.str();
}

// "record.FoldCases": suite FoldCases among the tests of room record. "browser.states": registered
// by that name, or by its second half, with ctest.
bool is_a_test(const std::string& name) {
  const size_t dot = name.find('.');
  const std::string room = name.substr(0, dot), suite = name.substr(dot + 1);
  if (!fs::exists("src/" + room)) {
    const std::string list =
        text_of("tests/" + room + "/CMakeLists.txt") + text_of("tests/system/CMakeLists.txt");
    return list.find(name) != std::string::npos ||
           list.find("_test(" + suite + " ") != std::string::npos;
  }
  for (const auto& entry : fs::recursive_directory_iterator("src/" + room))
    if (entry.path().string().ends_with("_test.cpp") &&
        text_of(entry.path()).find("(" + suite + ",") != std::string::npos)
      return true;
  return false;
}

TEST(Hazards, EachNamesATestThatIsThere) {
  std::ifstream log("docs/clinical-safety/hazard-log.md");
  static const std::regex row("^\\| (H\\d+) \\|.*\\| `([^`]+)` ([\\w.]+) \\|$");
  int guarded = 0;
  for (std::string line; std::getline(log, line) && line.find("## Open") == std::string::npos;) {
    std::smatch match;
    if (!line.starts_with("| H")) continue;
    ASSERT_TRUE(std::regex_match(line, match, row)) << "names no test: " << line;
    EXPECT_TRUE(fs::exists(match[2].str())) << match[1] << ": no file " << match[2];
    EXPECT_TRUE(is_a_test(match[3])) << match[1] << ": no test " << match[3];
    ++guarded;
  }
  EXPECT_GE(guarded, 8);
  EXPECT_FALSE(is_a_test("record.NoSuchSuite"));
  EXPECT_FALSE(is_a_test("browser.no_such_test"));
}

}  // namespace
