// SPDX-License-Identifier: Apache-2.0
// Reads and checks the mapping files: tab-separated, a line of column names, "#" comments, "-" for
// an empty cell. Faults are collected, each with its file and line.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "feeds/hl7v2/tables.hpp"

namespace weft::feeds {
namespace {

using Columns = std::vector<std::string_view>;

const Columns kTriggerColumns = {"message", "becomes", "stay_event", "applies", "note"};
const Columns kFieldColumns = {"field", "fact", "key", "element", "as", "table", "note"};
const Columns kCodeColumns = {"table", "code", "becomes", "system", "display"};
const Columns kNumberColumns = {"field", "component", "is", "means", "note"};

// Read by rules of their own, not by a conversion of the value alone.
const std::set<std::string_view> kReadElsewhere = {
    "read",  "identifiers", "nhs-number",         "tracing-status", "surname",
    "fixed", "restriction", "access-restriction", "confidential"};
const std::set<std::string_view> kStayEvents = {
    "",          "preadmit", "register",     "admit",           "transfer",
    "discharge", "update",   "cancel-admit", "cancel-transfer", "cancel-discharge"};

const std::map<std::string_view, About> kAbout = {
    {"envelope", About::Envelope}, {"subject", About::Subject},
    {"merge", About::Merge},       {"restriction", About::Restriction},
    {"label", About::Label},       {"demographic", About::Demographic},
    {"contact", About::Contact},   {"stay", About::Stay},
    {"allergy", About::Allergy},   {"problem", About::Problem},
    {"report", About::Report},     {"result", About::Result},
    {"note", About::Note}};

struct Line {
  size_t number;
  std::vector<std::string> cells;
};

std::vector<PathStep> parse_path(std::string_view element) {
  std::vector<PathStep> path;
  for (std::string_view step : split(element, '.')) {
    const bool list = step.ends_with("[]");
    if (list) step.remove_suffix(2);
    path.push_back({std::string(step), list});
  }
  return path;
}

bool read_field(std::string_view text, Rule& rule) {
  const size_t dash = text.find('-');
  rule.segment = text.substr(0, dash);
  if (rule.segment.size() != 3) return false;
  if (dash == std::string_view::npos) return true;
  const std::string_view digits = text.substr(dash + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), rule.field);
  return read.ec == std::errc() && read.ptr == digits.data() + digits.size() && rule.field > 0;
}

}  // namespace

class TableReader {
 public:
  Result<MapTables> read(const std::vector<MapFile>& files) {
    for (const char* kind : {"codes", "fields", "triggers.tsv", "numbers.tsv"})
      for (const MapFile& file : files)
        if (file.name.starts_with(kind)) read_file(file);
    for (const MapFile& file : files)
      if (!known(file.name)) faults_.push_back(file.name + ":1: not a mapping file by its name");
    if (tables_.triggers_.empty()) faults_.emplace_back("triggers.tsv:1: no trigger is mapped");
    if (tables_.rules_.empty()) faults_.emplace_back("fields.tsv:1: no field is mapped");
    if (!faults_.empty()) return fail(Kind::Invalid, join(faults_, "\n"), "maps");
    return std::move(tables_);
  }

 private:
  static bool known(std::string_view name) {
    return name.ends_with(".tsv") && (name.starts_with("codes") || name.starts_with("fields") ||
                                      name == "triggers.tsv" || name == "numbers.tsv");
  }

  void read_file(const MapFile& file) {
    file_ = file.name;
    if (file.name.starts_with("codes"))
      for (const Line& line : lines(file, kCodeColumns)) add_code(line);
    else if (file.name.starts_with("fields"))
      for (const Line& line : lines(file, kFieldColumns)) add_rule(line);
    else if (file.name == "triggers.tsv")
      for (const Line& line : lines(file, kTriggerColumns)) add_trigger(line);
    else if (file.name == "numbers.tsv")
      for (const Line& line : lines(file, kNumberColumns)) add_number(line);
  }

  void fault(size_t line, const std::string& words) {
    faults_.push_back(fmt::format("{}:{}: {}", file_, line, words));
  }

  // The lines below the column names; an empty cell ("-") reads as "".
  std::vector<Line> lines(const MapFile& file, const Columns& columns) {
    std::vector<Line> found;
    size_t number = 0;
    bool headed = false;
    for (std::string_view text : split(file.text, '\n')) {
      ++number;
      if (text.ends_with('\r')) text.remove_suffix(1);
      if (trim(text).empty() || text.starts_with('#')) continue;
      const std::vector<std::string_view> cells = split(text, '\t');
      if (!headed) {
        headed = true;
        if (cells != columns) fault(number, "the columns are not the ones this file must have");
        continue;
      }
      if (cells.size() != columns.size()) {
        fault(number, fmt::format("{} cells, {} expected", cells.size(), columns.size()));
        continue;
      }
      Line line{number, {}};
      for (const std::string_view cell : cells)
        line.cells.emplace_back(trim(cell) == "-" ? "" : trim(cell));
      found.push_back(std::move(line));
    }
    return found;
  }

  void add_code(const Line& line) {
    const auto& [table, code, becomes] = std::tie(line.cells[0], line.cells[1], line.cells[2]);
    if (table.empty() || code.empty() || becomes.empty())
      return fault(line.number, "table, code and becomes must not be empty");
    auto& codes = tables_.tables_[table];
    if (!codes) codes = std::make_unique<CodeTable>(table);
    if (!codes->add(code, {becomes, line.cells[3], line.cells[4]}))
      fault(line.number, fmt::format("{} has the code {} twice", table, code));
  }

  void add_rule(const Line& line) {
    Rule rule;
    if (!read_field(line.cells[0], rule))
      return fault(line.number, line.cells[0] + " is no field (PID-3) and no segment (AL1)");
    const auto about = kAbout.find(line.cells[1]);
    if (about == kAbout.end()) return fault(line.number, line.cells[1] + " is no fact");
    rule.about = about->second;
    rule.key = line.cells[2];
    read_element(line.cells[3], rule);
    rule.as = line.cells[4];
    rule.convert = find_conversion(rule.as);
    if (!rule.convert && !kReadElsewhere.contains(rule.as))
      return fault(line.number, rule.as + " is no way of reading a value");
    if (rule.convert && rule.element.empty()) return fault(line.number, "names no element");
    if (rule.convert && rule.about == About::Demographic && rule.key.empty())
      return fault(line.number, "a demographic needs a key");
    if (!read_table(line, rule)) return;
    tables_.rules_[rule.segment].push_back(std::move(rule));
  }

  static void read_element(std::string_view text, Rule& rule) {
    const size_t colon = text.find(':');
    if (colon != std::string_view::npos) rule.slot = text.substr(colon + 1);
    rule.path = parse_path(text.substr(0, colon));
    rule.list = rule.path.back().list;
    for (const PathStep& step : rule.path)
      rule.element += (rule.element.empty() ? "" : ".") + step.name;
  }

  // "table" or "table/code".
  bool read_table(const Line& line, Rule& rule) {
    const std::string& name = line.cells[5];
    if (name.empty()) return true;
    const size_t slash = name.find('/');
    rule.table = tables_.find_table(name.substr(0, slash));
    if (!rule.table) return fault(line.number, name + " is no table of codes"), false;
    if (slash == std::string::npos) return true;
    rule.fixed = rule.table->find(name.substr(slash + 1));
    if (!rule.fixed) return fault(line.number, name + " is no code of that table"), false;
    return true;
  }

  void add_trigger(const Line& line) {
    static const std::map<std::string_view, Becomes> becomes = {
        {"apply", Becomes::Apply}, {"merge", Becomes::Merge}, {"park", Becomes::Park}};
    const auto word = becomes.find(line.cells[1]);
    if (word == becomes.end())
      return fault(line.number, line.cells[1] + " is not apply, merge or park");
    if (!kStayEvents.contains(line.cells[2]))
      return fault(line.number, line.cells[2] + " is no event of a stay");
    Trigger trigger{.becomes = word->second, .stay_event = line.cells[2]};
    for (const std::string_view fact : split(line.cells[3], ' '))
      if (!fact.empty() && !set_fact(trigger, fact))
        return fault(line.number, std::string(fact) + " is nothing a trigger can apply");
    if (trigger.stay != !trigger.stay_event.empty())
      return fault(line.number, "stay and stay_event go together");
    if (!tables_.triggers_.emplace(line.cells[0], std::move(trigger)).second)
      fault(line.number, line.cells[0] + " is there twice");
  }

  static bool set_fact(Trigger& trigger, std::string_view fact) {
    if (fact == "provisional-demographics")
      return trigger.demographics = trigger.provisional = true;
    bool* flag = fact == "demographics"   ? &trigger.demographics
                 : fact == "restriction"  ? &trigger.restriction
                 : fact == "stay"         ? &trigger.stay
                 : fact == "allergies"    ? &trigger.allergies
                 : fact == "problems"     ? &trigger.problems
                 : fact == "results"      ? &trigger.results
                 : fact == "observations" ? &trigger.observations
                                          : nullptr;
    if (flag) *flag = true;
    return flag != nullptr;
  }

  void add_number(const Line& line) {
    static const std::map<std::string_view, NumberMeans> meanings = {
        {"nhs-number", NumberMeans::NhsNumber},
        {"nhs-number-if-valid", NumberMeans::NhsNumberIfValid},
        {"not-the-subject", NumberMeans::NotTheSubject}};
    const auto meaning = meanings.find(line.cells[3]);
    if (meaning == meanings.end())
      return fault(line.number, line.cells[3] + " is no meaning of a number");
    NumberRule rule{line.cells[0], 0, ascii_upper(line.cells[2]), meaning->second};
    const std::string& digits = line.cells[1];
    std::from_chars(digits.data(), digits.data() + digits.size(), rule.component);
    if (rule.component == 0) return fault(line.number, digits + " is no component");
    tables_.numbers_.push_back(std::move(rule));
  }

  std::string file_;
  std::vector<std::string> faults_;
  MapTables tables_;
};

Result<MapTables> parse_maps(const std::vector<MapFile>& files) {
  return TableReader().read(files);
}

Result<MapTables> load_built_in_maps() { return parse_maps(built_in_maps()); }

Result<MapTables> load_maps(const std::string& folder) {
  std::error_code failed;
  std::vector<MapFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
    if (entry.path().extension() != ".tsv") continue;
    std::stringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    files.push_back({entry.path().filename().string(), std::move(text).str()});
  }
  if (failed) return fail(Kind::NotFound, "the folder of mapping files cannot be read", folder);
  std::ranges::sort(files, {}, &MapFile::name);
  return parse_maps(files);
}

}  // namespace weft::feeds
