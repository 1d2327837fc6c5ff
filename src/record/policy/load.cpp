// SPDX-License-Identifier: Apache-2.0
// Policy files → Policy: every cell is checked against its closed list, every fault is kept.
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "record/policy/policy.hpp"
#include "record/policy/table.hpp"

namespace weft::record::policy {
namespace {

struct Loader {
  const PolicyFiles& files;
  Faults faults;
  Policy policy;

  Table table(const std::string& file, const std::vector<std::string_view>& columns) {
    const auto found = files.find(file);
    if (found == files.end()) {
      faults.push_back(file + ":1: the file is missing");
      return {file, {}};
    }
    return parse_table(file, found->second, columns, faults);
  }

  // The value of a cell, or a fault that names the cell.
  template <class T>
  std::optional<T> known(std::optional<T> value, const Table& table, const TableRow& row,
                         std::string_view what, const std::string& cell) {
    if (!value) add_fault(faults, table, row, "no such " + std::string(what) + ": " + cell);
    return value;
  }

  template <class Map, class Key, class Value>
  void keep(Map& map, Key key, Value value, const Table& table, const TableRow& row) {
    if (!map.emplace(std::move(key), std::move(value)).second)
      add_fault(faults, table, row, "said twice");
  }
};

std::optional<Decision> find_decision(std::string_view word) {
  for (const Decision one : {Decision::Show, Decision::WithholdIndicated, Decision::Conceal})
    if (word_for(one) == word) return one;
  return std::nullopt;
}

std::optional<Label> find_label(std::string_view word) {
  if (word == "confidential") return Label::Confidential;
  return std::nullopt;
}

std::optional<ObjectionRule> find_rule(std::string_view word) {
  static const std::map<std::string_view, ObjectionRule> rules = {
      {"all", ObjectionRule::All},
      {"employee", ObjectionRule::Employee},
      {"staff-of", ObjectionRule::StaffOf},
      {"organisation", ObjectionRule::Organisation},
      {"heading", ObjectionRule::Heading}};
  const auto found = rules.find(word);
  if (found == rules.end()) return std::nullopt;
  return found->second;
}

std::optional<ObjectionEffect> find_effect(std::string_view word) {
  if (word == "refuse") return ObjectionEffect{};
  const auto decision = find_decision(word);
  if (!decision) return std::nullopt;
  return ObjectionEffect{false, *decision};
}

// A heading of the record, or * where `any` is allowed.
bool is_heading(std::string_view word) {
  const auto heading = find_heading(word);
  return heading && *heading != Heading::Internal;
}

std::optional<size_t> find_number(std::string_view text) {
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void load_roles(Loader& to) {
  const Table table = to.table("roles.tsv", {"role", "heading", "decision"});
  for (const TableRow& row : table.rows) {
    const auto role = to.known(auth::find_role(row.cells[0]), table, row, "role", row.cells[0]);
    if (!is_heading(row.cells[1]))
      add_fault(to.faults, table, row, "no such heading: " + row.cells[1]);
    const auto heading = find_heading(row.cells[1]);
    const auto say = to.known(find_decision(row.cells[2]), table, row, "decision", row.cells[2]);
    if (role && heading && say)
      to.keep(to.policy.roles, std::pair(*role, *heading), *say, table, row);
  }
}

void load_purposes(Loader& to) {
  const Table table = to.table("purposes.tsv", {"purpose", "role"});
  for (const TableRow& row : table.rows) {
    const auto purpose =
        to.known(auth::find_purpose(row.cells[0]), table, row, "purpose", row.cells[0]);
    const auto role = to.known(auth::find_role(row.cells[1]), table, row, "role", row.cells[1]);
    if (purpose && role) to.policy.purposes.emplace(*purpose, *role);
  }
}

void load_labels(Loader& to) {
  const Table table = to.table("labels.tsv", {"label", "role", "decision"});
  for (const TableRow& row : table.rows) {
    const auto label = to.known(find_label(row.cells[0]), table, row, "label", row.cells[0]);
    const auto role = to.known(auth::find_role(row.cells[1]), table, row, "role", row.cells[1]);
    const auto say = to.known(find_decision(row.cells[2]), table, row, "decision", row.cells[2]);
    if (label && role && say) to.keep(to.policy.labels, std::pair(*label, *role), *say, table, row);
  }
}

void load_objections(Loader& to) {
  const Table table = to.table("objections.tsv", {"scope", "purpose", "effect"});
  for (const TableRow& row : table.rows) {
    const auto rule = to.known(find_rule(row.cells[0]), table, row, "scope", row.cells[0]);
    const auto purpose =
        to.known(auth::find_purpose(row.cells[1]), table, row, "purpose", row.cells[1]);
    const auto effect = to.known(find_effect(row.cells[2]), table, row, "effect", row.cells[2]);
    if (rule && purpose && effect)
      to.keep(to.policy.objections, std::pair(*rule, *purpose), *effect, table, row);
  }
}

void load_restrictions(Loader& to) {
  const Table roles = to.table("restrictions.tsv", {"role", "decision"});
  for (const TableRow& row : roles.rows) {
    const auto role = to.known(auth::find_role(row.cells[0]), roles, row, "role", row.cells[0]);
    const auto say = to.known(find_decision(row.cells[1]), roles, row, "decision", row.cells[1]);
    if (role && say) to.keep(to.policy.restrictions, *role, *say, roles, row);
  }
  const Table elements = to.table("hidden_elements.tsv", {"type", "element"});
  for (const TableRow& row : elements.rows)
    to.policy.hidden_elements.emplace_back(row.cells[0], row.cells[1]);
}

std::optional<HiddenFields> find_fields(std::string_view cell) {
  HiddenFields hidden;
  if (cell == "all") return hidden;
  hidden.all = false;
  if (cell == "none") return hidden;
  for (const std::string_view one : split(cell, ',')) {
    const auto number = find_number(trim(one));
    if (!number || *number == 0 || *number > 200) return std::nullopt;
    if (!hidden.fields.empty() && hidden.fields.back() >= *number) return std::nullopt;
    hidden.fields.push_back(*number);
  }
  return hidden;
}

void load_hidden_fields(Loader& to) {
  const Table table = to.table("hidden_fields.tsv", {"part", "fields"});
  for (const TableRow& row : table.rows) {
    const auto fields = to.known(find_fields(row.cells[1]), table, row,
                                 "list of fields (ascending, all or none)", row.cells[1]);
    if (fields) to.keep(to.policy.hidden_fields, row.cells[0], *fields, table, row);
  }
}

void load_sharing(Loader& to) {
  const Table table = to.table("sharing.tsv", {"organisation", "heading", "shared"});
  for (const TableRow& row : table.rows) {
    const std::string& said = row.cells[2];
    if (row.cells[1] != "*" && !is_heading(row.cells[1]))
      add_fault(to.faults, table, row, "no such heading: " + row.cells[1]);
    else if (said != "yes" && said != "no")
      add_fault(to.faults, table, row, "shared is yes or no");
    else
      to.keep(to.policy.sharing, std::pair(row.cells[0], row.cells[1]), said == "yes", table, row);
  }
}

void load_lateness(Loader& to) {
  const Table table = to.table("lateness.tsv", {"source", "heading", "hours"});
  for (const TableRow& row : table.rows) {
    if (row.cells[1] != "*" && !is_heading(row.cells[1])) {
      add_fault(to.faults, table, row, "no such heading: " + row.cells[1]);
      continue;
    }
    const auto hours = find_number(row.cells[2]);
    if (!hours && row.cells[2] != "never") {
      add_fault(to.faults, table, row, "hours is a whole number or never");
      continue;
    }
    std::optional<int64_t> after;
    if (hours) after = static_cast<int64_t>(*hours) * 3'600'000;
    to.keep(to.policy.lateness, std::pair(row.cells[0], row.cells[1]), after, table, row);
  }
}

void load_organisations(Loader& to) {
  const Table table = to.table("organisations.tsv", {"code", "name"});
  for (const TableRow& row : table.rows)
    to.keep(to.policy.organisations, row.cells[0], row.cells[1], table, row);
}

}  // namespace

Result<Policy> load_policy(const PolicyFiles& files) {
  Loader to{files, {}, {}};
  load_roles(to);
  load_purposes(to);
  load_labels(to);
  load_objections(to);
  load_restrictions(to);
  load_hidden_fields(to);
  load_sharing(to);
  load_lateness(to);
  load_organisations(to);
  if (!to.faults.empty()) return fail(Kind::Invalid, join(to.faults, "\n"), "policy");
  return std::move(to.policy);
}

Result<Policy> load_policy_folder(const std::string& folder) {
  PolicyFiles files = builtin_policy_files();
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return fail(Kind::Invalid, "the policy folder is missing", folder);
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".tsv") continue;
    if (!files.contains(name))
      return fail(Kind::Invalid, name + ":1: no policy file has this name", folder);
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) return fail(Kind::Invalid, name + ":1: cannot be read", folder);
    files[name] = text.str();
  }
  if (error) return fail(Kind::Invalid, "the policy folder cannot be read", folder);
  return load_policy(files);
}

}  // namespace weft::record::policy
