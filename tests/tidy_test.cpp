// SPDX-License-Identifier: Apache-2.0
// The house rules as a test: directions of includes, sizes, names, links, room pages.
// Rules and their reasons: CONTRIBUTING.md, ARCHITECTURE.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/sources.hpp"

namespace fs = std::filesystem;

namespace {

const std::map<std::string, int> kFloors = {
    {"base", 0},    {"fhir", 1},  {"hl7v2", 1},     {"jose", 1},   {"doc", 1},
    {"ui", 1},      {"net", 1},   {"store", 2},     {"auth", 2},   {"record", 3},
    {"gate", 4},    {"sheet", 4}, {"api", 5},       {"viewer", 5}, {"portal", 5},
    {"console", 5}, {"feeds", 5}, {"analytics", 5}, {"demo", 5},   {"app", 6}};

// Inside a room with sub-rooms: the same rule of direction (design: in record/ access, audit,
// policy, identity, programme below filing and chart, those below door).
const std::map<std::string, std::map<std::string, int>> kFloorsInside = {{"record",
                                                                          {{"access", 0},
                                                                           {"audit", 0},
                                                                           {"policy", 0},
                                                                           {"identity", 0},
                                                                           {"programme", 0},
                                                                           {"inbox", 0},
                                                                           {"chart", 1},
                                                                           {"resources", 2},
                                                                           {"filing", 3},
                                                                           {"door", 4}}},
                                                                         {"fhir",
                                                                          {{"json", 0},
                                                                           {"model", 0},
                                                                           {"definitions", 0},
                                                                           {"ucum", 1},
                                                                           {"xml", 1},
                                                                           {"path", 2},
                                                                           {"search", 3},
                                                                           {"patch", 3}}}};

// A folder within a sub-room, below the files around it: all it may include of those.
const std::map<std::string, std::set<std::string>> kInnermost = {
    {"record/filing/fold", {"record/filing/submission.hpp"}}};

using weft::testing::includes_of;
using weft::testing::place;
using weft::testing::read_lines;
using weft::testing::room_of;
using weft::testing::sources_below;
using File = weft::testing::SourceFile;

std::vector<File> all_sources() { return sources_below({"src", "tests", "tools", "bench", "web"}); }

// Room → rooms it names in add_room(… DEPENDS …).
std::map<std::string, std::set<std::string>> declared_rooms() {
  std::map<std::string, std::set<std::string>> rooms;
  static const std::regex line(
      "add_room\\((\\w+)(?: DEPENDS ([a-z0-9 ]+?))?(?: [A-Z_]+ [^)]*)?\\)");
  for (const auto& entry : fs::directory_iterator("src")) {
    const fs::path file = entry.path() / "CMakeLists.txt";
    if (!entry.is_directory() || !fs::exists(file)) continue;
    std::stringstream all;
    all << std::ifstream(file).rdbuf();
    const std::string text = all.str();
    std::smatch match;
    EXPECT_TRUE(std::regex_search(text, match, line)) << file << " has no add_room line";
    std::stringstream names(match[2].str());
    std::set<std::string>& depends = rooms[match[1].str()];
    for (std::string name; names >> name;) depends.insert(name);
  }
  return rooms;
}

}  // namespace

TEST(Tidy, RoomsDependOnLowerFloorsOnly) {
  for (const auto& [room, depends] : declared_rooms()) {
    ASSERT_TRUE(kFloors.contains(room)) << "src/" << room << " is no room of the house";
    for (const auto& below : depends) {
      ASSERT_TRUE(kFloors.contains(below)) << room << " names " << below << ", no room";
      EXPECT_LT(kFloors.at(below), kFloors.at(room)) << room << " may not include " << below;
      if (below == "store") EXPECT_TRUE(room == "record" || room == "app");
    }
  }
}

TEST(Tidy, FilesIncludeOnlyWhatTheirRoomNames) {
  const auto rooms = declared_rooms();
  for (const File& file : sources_below({"src"})) {
    const std::string room = room_of(file.path);
    for (const auto& [line, target] : includes_of(file)) {
      const std::string other = target.substr(0, target.find('/'));
      const bool in_test = file.path.string().ends_with("_test.cpp") && other == "tests";
      EXPECT_TRUE(other == room || other == "base" || in_test || rooms.at(room).contains(other))
          << place(file, line) << ": " << room << " does not name " << other << " in add_room";
      EXPECT_TRUE(in_test || fs::exists("src/" + target))
          << place(file, line) << ": no such file: " << target;
    }
  }
}

std::string sub_room_of(const std::string& path) {
  std::stringstream steps(path);
  std::string step;
  std::getline(steps, step, '/');
  std::getline(steps, step, '/');
  return step.substr(0, step.find('.'));
}

void expect_arrows_down(const std::string& room, const std::map<std::string, int>& floors) {
  for (const File& file : sources_below({"src/" + room})) {
    const std::string here = sub_room_of(fs::relative(file.path, "src").string());
    if (!floors.contains(here) || file.path.string().ends_with("_test.cpp")) continue;
    for (const auto& [line, target] : includes_of(file)) {
      const std::string there = sub_room_of(target);
      if (!target.starts_with(room + "/") || !floors.contains(there) || here == there) continue;
      if (target == "record/door.hpp") continue;  // a face of plain values
      EXPECT_LT(floors.at(there), floors.at(here))
          << place(file, line) << ": " << here << " may not include " << there;
    }
  }
}

TEST(Tidy, InsideARoomArrowsGoDown) {
  for (const auto& [room, floors] : kFloorsInside) expect_arrows_down(room, floors);
}

TEST(Tidy, InsideASubRoomArrowsGoDownToo) {
  for (const auto& [folder, faces] : kInnermost) {
    const std::string around = fs::path(folder).parent_path().string() + "/";
    const auto files = sources_below({"src/" + folder});
    EXPECT_FALSE(files.empty()) << folder << " is gone";
    for (const File& file : files)
      for (const auto& [line, target] : includes_of(file))
        EXPECT_TRUE(!target.starts_with(around) || target.starts_with(folder + "/") ||
                    faces.contains(target))
            << place(file, line) << ": " << folder << " may not include " << target;
  }
}

TEST(Tidy, FilesAndLinesStaySmall) {
  for (const File& file : all_sources()) {
    EXPECT_LE(file.lines.size(), 600u) << file.path << ": split it";
    for (size_t i = 0; i < file.lines.size(); ++i) {
      const auto& line = file.lines[i];
      const size_t columns =
          std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
      EXPECT_LE(columns, 100u) << place(file, i + 1);
    }
  }
}

// The line a signature begins on, when its arguments run over several.
size_t first_line_of(const File& file, size_t last) {
  long open = 0;
  for (size_t i = last;; --i) {
    open += std::ranges::count(file.lines[i], '(') - std::ranges::count(file.lines[i], ')');
    if (open >= 0 || i == 0) return i;
  }
}

// A function body opens on a line that ends in "{" after a ")" and closes at the same indent.
TEST(Tidy, FunctionsStaySmall) {
  static const std::regex opens(
      "^( *)(?!.*\\b(namespace|struct|class|enum|if|for|while|switch|do|else)\\b).*\\).*\\{$");
  for (const File& file : all_sources()) {
    for (size_t i = 0; i < file.lines.size(); ++i) {
      std::smatch match;
      if (!std::regex_match(file.lines[i], match, opens)) continue;
      const std::string& first = file.lines[first_line_of(file, i)];
      const std::string close = std::string(first.find_first_not_of(' '), ' ') + "}";
      size_t end = i + 1;
      while (end < file.lines.size() && !file.lines[end].starts_with(close)) ++end;
      EXPECT_LE(end - i, 70u) << place(file, i + 1) << ": a function of " << end - i << " lines";
    }
  }
}

TEST(Tidy, FoldersAreNotCrowded) {
  std::map<fs::path, int> count;
  for (const File& file : sources_below({"src"}))
    if (!file.path.string().ends_with("_test.cpp") && file.path.extension() == ".cpp")
      ++count[file.path.parent_path()];
  for (const auto& [folder, files] : count) EXPECT_LE(files, 25) << folder << ": make sub-rooms";
  int top = 0;
  static const std::set<std::string> not_ours = {".git", "build", "node_modules", "weft-data"};
  for (const auto& entry : fs::directory_iterator("."))
    top += !not_ours.contains(entry.path().filename().string());
  EXPECT_LE(top, 22) << "entries at the top level";
}

TEST(Tidy, NamesSayWhatThingsAre) {
  static const std::regex file_name(
      "(^|_)(utils?|helpers?|common|misc|manager|processor)(_|\\.|$)");
  static const std::regex type_name(
      "(struct|class) \\w*(Utils?|Helper|Common|Misc|Manager|Processor)\\b");
  for (const File& file : all_sources()) {
    EXPECT_FALSE(std::regex_search(file.path.filename().string(), file_name)) << file.path;
    if (file.path.filename() == "tidy_test.cpp") continue;
    for (size_t i = 0; i < file.lines.size(); ++i)
      EXPECT_FALSE(std::regex_search(file.lines[i], type_name)) << place(file, i + 1);
  }
}

TEST(Tidy, SourcesOpenWithLicenceAndHeadersWithWhatTheyAre) {
  for (const File& file : all_sources()) {
    ASSERT_FALSE(file.lines.empty()) << file.path << " is empty";
    EXPECT_EQ(file.lines[0], "// SPDX-License-Identifier: Apache-2.0") << file.path;
    if (file.path.extension() != ".hpp") continue;
    ASSERT_GE(file.lines.size(), 2u);
    EXPECT_TRUE(file.lines[1].starts_with("// ")) << file.path << ": say what this header is";
  }
}

TEST(Tidy, NothingIsLeftUnfinishedOrThrown) {
  static const std::regex unfinished("\\b(TODO|FIXME|XXX|HACK)\\b");
  static const std::regex thrown("^\\s*throw\\b");
  static const std::regex heavy("#include <boost/(beast|asio|json)");
  for (const File& file : all_sources()) {
    if (file.path.filename() == "tidy_test.cpp") continue;
    const bool ours = file.path.string().starts_with("src/") && file.path.extension() != ".ts";
    for (size_t i = 0; i < file.lines.size(); ++i) {
      EXPECT_FALSE(std::regex_search(file.lines[i], unfinished)) << place(file, i + 1);
      if (ours) EXPECT_FALSE(std::regex_search(file.lines[i], thrown)) << place(file, i + 1);
      if (file.path.extension() == ".hpp")
        EXPECT_FALSE(std::regex_search(file.lines[i], heavy)) << place(file, i + 1);
    }
  }
}

TEST(Tidy, EveryRoomHasAPage) {
  for (const auto& [room, depends] : declared_rooms()) {
    const fs::path page = "src/" + room + "/README.md";
    const auto lines = read_lines(page);
    ASSERT_FALSE(lines.empty()) << page << " is missing";
    EXPECT_LE(lines.size(), 40u) << page;
    const bool says = std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
      return line.find("never know") != std::string::npos;
    });
    EXPECT_TRUE(says) << page << " must say what the room must never know";
  }
}

TEST(Tidy, LinksInPagesLead) {
  static const std::regex link("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  for (const auto& entry : fs::recursive_directory_iterator(".")) {
    const std::string path = entry.path().string();
    if (path.starts_with("./node_modules") || path.starts_with("./build") ||
        path.starts_with("./.git/") || entry.path().extension() != ".md")
      continue;
    for (const auto& line : read_lines(entry.path()))
      for (std::sregex_iterator it(line.begin(), line.end(), link), end; it != end; ++it)
        EXPECT_TRUE(fs::exists(entry.path().parent_path() / (*it)[1].str()))
            << path << ": dead link to " << (*it)[1];
  }
}

TEST(Tidy, BaseStaysSmall) {
  size_t base = 0, all = 0;
  for (const File& file : sources_below({"src"})) {
    if (file.path.string().ends_with("_test.cpp")) continue;
    all += file.lines.size();
    if (room_of(file.path) == "base") base += file.lines.size();
  }
  const bool grown = all > 20'000;  // before that, base is all there is
  if (grown) EXPECT_LE(base * 20, all) << "base/ holds over 5 % of the source";
}
