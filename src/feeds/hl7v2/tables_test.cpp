// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/tables.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace weft::feeds {
namespace {

const std::string kTriggers =
    "message\tbecomes\tstay_event\tapplies\tnote\n"
    "ADT^A01\tapply\tadmit\tdemographics stay\t-\n";
const std::string kFields =
    "field\tfact\tkey\telement\tas\ttable\tnote\n"
    "PID-8\tdemographic\tgender\tgender\tcode\tsex\t-\n";
const std::string kCodes =
    "table\tcode\tbecomes\tsystem\tdisplay\n"
    "sex\tM\tmale\t-\t-\n"
    "sex\t*\tunknown\t-\t-\n";

std::vector<MapFile> files(std::string triggers, std::string fields, std::string codes) {
  return {{"triggers.tsv", std::move(triggers)},
          {"fields.tsv", std::move(fields)},
          {"codes.tsv", std::move(codes)}};
}

std::string fault_of(const std::vector<MapFile>& maps) {
  const auto tables = parse_maps(maps);
  return tables ? "none" : tables.error().detail;
}

TEST(Tables, AreReadWhole) {
  const auto tables = parse_maps(files(kTriggers, kFields, kCodes));
  ASSERT_TRUE(tables) << tables.error().detail;
  ASSERT_NE(tables->find_trigger("ADT^A01"), nullptr);
  EXPECT_EQ(tables->find_trigger("ADT^A01")->stay_event, "admit");
  EXPECT_EQ(tables->find_trigger("ADT^A99"), nullptr);
  ASSERT_EQ(tables->rules("PID").size(), 1u);
  EXPECT_EQ(tables->find_code("sex", " m ")->becomes, "male");
  EXPECT_EQ(tables->find_code("sex", "other")->becomes, "unknown");
  EXPECT_EQ(tables->find_code("sex", ""), nullptr);
}

TEST(Tables, NameFileAndLineOfAFault) {
  const std::string head = "field\tfact\tkey\telement\tas\ttable\tnote\n";
  EXPECT_EQ(
      fault_of(files(kTriggers, head + "# why\nPID-8\tsex\t-\tgender\tcode\tsex\t-\n", kCodes)),
      "fields.tsv:3: sex is no fact\nfields.tsv:1: no field is mapped");
  EXPECT_EQ(fault_of(files(kTriggers, kFields + "PID\n", kCodes)),
            "fields.tsv:3: 1 cells, 7 expected");
  EXPECT_EQ(fault_of(files(kTriggers, kFields + "PID-x\tenvelope\t-\t-\tread\t-\t-\n", kCodes)),
            "fields.tsv:3: PID-x is no field (PID-3) and no segment (AL1)");
  EXPECT_EQ(fault_of(files(kTriggers, kFields + "PID-9\tdemographic\tx\ty\tguess\t-\t-\n", kCodes)),
            "fields.tsv:3: guess is no way of reading a value");
  EXPECT_EQ(fault_of(files(kTriggers, kFields + "PID-9\tdemographic\tx\ty\tcode\tno\t-\n", kCodes)),
            "fields.tsv:3: no is no table of codes");
  EXPECT_EQ(fault_of(files(kTriggers, kFields, kCodes + "sex\tm\tmale\t-\t-\n")),
            "codes.tsv:4: sex has the code m twice");
  EXPECT_EQ(fault_of(files(kTriggers + "ADT^A02\tguess\t-\t-\t-\n", kFields, kCodes)),
            "triggers.tsv:3: guess is not apply, merge or park");
  EXPECT_EQ(fault_of(files(kTriggers + "ADT^A02\tapply\t-\tstay\t-\n", kFields, kCodes)),
            "triggers.tsv:3: stay and stay_event go together");
}

TEST(Tables, CollectEveryFaultNotOnlyTheFirst) {
  const std::string fault =
      fault_of(files("message\n", kFields + "PID\n", kCodes + "sex\t\tmale\t-\t-\n"));
  EXPECT_NE(fault.find("triggers.tsv:1:"), std::string::npos) << fault;
  EXPECT_NE(fault.find("fields.tsv:3:"), std::string::npos) << fault;
  EXPECT_NE(fault.find("codes.tsv:4:"), std::string::npos) << fault;
}

TEST(Tables, RefuseAFileNobodyReads) {
  auto maps = files(kTriggers, kFields, kCodes);
  maps.push_back({"notes.tsv", "x"});
  EXPECT_EQ(fault_of(maps), "notes.tsv:1: not a mapping file by its name");
}

// The reference page is made of the shipped tables: make accept writes it.
std::string reference_page() {
  std::string page =
      "# What HL7 v2 becomes\n\nMade from `data/maps/hl7v2`; a test compares. A field that has a "
      "value and no row here is\nlisted as unmapped. To change a row: `docs/how-to/"
      "change_a_mapping.md`.\n";
  for (const MapFile& file : built_in_maps()) {
    page += "\n## " + file.name + "\n";
    std::istringstream lines(file.text);
    bool headed = false;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("#")) {
        page += headed ? "" : "\n" + line.substr(2) + "\n";
        continue;
      }
      std::string row = headed ? "|" : "\n|", rule = "|";
      std::istringstream cells(line);
      for (std::string cell; std::getline(cells, cell, '\t');) {
        for (size_t bar = cell.find('|'); bar != std::string::npos; bar = cell.find('|', bar + 2))
          cell.insert(bar, "\\");
        row += " " + (cell == "-" ? "" : cell) + " |";
        rule += "---|";
      }
      page += row + "\n" + (headed ? "" : rule + "\n");
      headed = true;
    }
  }
  return page;
}

TEST(Tables, ReferencePageIsUpToDate) {
  const std::string path = "docs/reference/hl7v2-maps.md";
  const std::string made = reference_page();
  if (std::getenv("WEFT_ACCEPT") != nullptr) std::ofstream(path) << made;
  std::stringstream kept;
  kept << std::ifstream(path).rdbuf();
  EXPECT_EQ(kept.str(), made) << path << " is out of date: make accept";
}

}  // namespace
}  // namespace weft::feeds
