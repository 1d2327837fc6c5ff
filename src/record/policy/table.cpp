// SPDX-License-Identifier: Apache-2.0
#include "record/policy/table.hpp"

#include "base/text.hpp"

namespace weft::record::policy {
namespace {

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  for (const std::string_view cell : split(line, '\t')) cells.emplace_back(trim(cell));
  return cells;
}

}  // namespace

Table parse_table(std::string_view file, std::string_view text,
                  const std::vector<std::string_view>& columns, Faults& faults) {
  Table table{std::string(file), {}};
  const std::vector<std::string> names(columns.begin(), columns.end());
  bool named = false;
  size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    TableRow row{++number, {}};
    if (trim(line).empty() || line.starts_with('#')) continue;
    row.cells = cells_of(line);
    if (!named) {
      named = true;
      if (row.cells != names)
        add_fault(faults, table, row, "the columns must be: " + join(names, ", "));
    } else if (row.cells.size() != columns.size()) {
      add_fault(faults, table, row,
                "expected " + std::to_string(columns.size()) + " cells between tabs");
    } else {
      table.rows.push_back(std::move(row));
    }
  }
  if (!named) faults.push_back(table.file + ":1: the line of column names is missing");
  return table;
}

void add_fault(Faults& faults, const Table& table, const TableRow& row, std::string_view what) {
  faults.push_back(table.file + ":" + std::to_string(row.line) + ": " + std::string(what));
}

}  // namespace weft::record::policy
