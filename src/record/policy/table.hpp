// SPDX-License-Identifier: Apache-2.0
// A policy file: tab-separated, "#" comments, one line of column names, then one row a rule.
// Every fault is reported with file and line. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::record::policy {

struct TableRow {
  size_t line = 0;
  std::vector<std::string> cells;  // one per column
};

struct Table {
  std::string file;
  std::vector<TableRow> rows;
};

// "roles.tsv:12: no such role": what loading found, all of it.
using Faults = std::vector<std::string>;

Table parse_table(std::string_view file, std::string_view text,
                  const std::vector<std::string_view>& columns, Faults& faults);

void add_fault(Faults& faults, const Table& table, const TableRow& row, std::string_view what);

}  // namespace weft::record::policy
