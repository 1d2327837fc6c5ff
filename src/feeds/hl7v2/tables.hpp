// SPDX-License-Identifier: Apache-2.0
// The mapping of HL7 v2 as data: triggers, one row a field, tables of codes, and how numbers are
// recognised. Read from a folder or from the copy inside the program, and checked whole before use.
// Read-only after loading; shared between threads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "feeds/hl7v2/convert.hpp"

namespace weft::feeds {

struct Coded {
  std::string becomes, system, display;
};

class CodeTable {
 public:
  explicit CodeTable(std::string name) : name_(std::move(name)) {}
  const std::string& name() const { return name_; }
  // Case does not matter; the row "*" stands for any other code.
  const Coded* find(std::string_view code) const;
  bool add(std::string_view code, Coded coded);  // false where the code is there already

 private:
  std::string name_;
  std::unordered_map<std::string, Coded> rows_;  // by upper-case code
  std::optional<Coded> any_;
};

enum class Becomes { Apply, Merge, Park };
struct Trigger {
  Becomes becomes = Becomes::Apply;
  std::string stay_event;
  bool demographics = false, provisional = false, restriction = false, stay = false;
  bool allergies = false, problems = false;
  bool observations = false;  // OBX alone
  bool results = false;       // OBR and what belongs to it
};

enum class About {
  Envelope,
  Subject,
  Merge,
  Restriction,
  Label,
  Demographic,
  Contact,
  Stay,
  Allergy,
  Problem,
  Report,
  Result,
  Note,
};

struct PathStep {
  std::string name;
  bool list = false;
};

struct Rule {
  std::string segment;
  size_t field = 0;  // 0: fixed to the segment, whatever its fields hold
  About about = About::Envelope;
  std::string key;             // slot of a demographic group; scope of a label
  std::string element, slot;   // "participant", "ATND"
  std::vector<PathStep> path;  // the element, step by step
  bool list = false;           // the element is a list: every repetition counts
  std::string as;
  Convert convert = nullptr;         // absent where `as` is read by a rule of its own
  const CodeTable* table = nullptr;  // codes of this field
  const Coded* fixed = nullptr;      // "table/code"
};

enum class NumberMeans { NhsNumber, NhsNumberIfValid, NotTheSubject };
struct NumberRule {
  std::string field;     // "PID-3"
  size_t component = 0;  // of CX
  std::string is;        // upper case; "*" any
  NumberMeans means = NumberMeans::NhsNumber;
};

class MapTables {
 public:
  const Trigger* find_trigger(std::string_view message) const;
  const std::vector<Rule>& rules(std::string_view segment) const;  // in the order of the rows
  const CodeTable* find_table(std::string_view name) const;
  const Coded* find_code(std::string_view table, std::string_view code) const;
  const std::vector<NumberRule>& numbers() const { return numbers_; }
  std::optional<NumberMeans> means(std::string_view field, size_t component,
                                   std::string_view value) const;

 private:
  friend class TableReader;
  std::map<std::string, Trigger, std::less<>> triggers_;
  std::map<std::string, std::vector<Rule>, std::less<>> rules_;
  std::map<std::string, std::unique_ptr<CodeTable>, std::less<>> tables_;
  std::vector<NumberRule> numbers_;
};

struct MapFile {
  std::string name;
  std::string text;
};

// Every fault of every file, one "file:line: words" a line in Error::detail.
Result<MapTables> parse_maps(const std::vector<MapFile>& files);
Result<MapTables> load_maps(const std::string& folder);
Result<MapTables> load_built_in_maps();
std::vector<MapFile> built_in_maps();  // generated from data/maps/hl7v2 when Weft is built

}  // namespace weft::feeds
