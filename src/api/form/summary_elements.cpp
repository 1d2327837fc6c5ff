// SPDX-License-Identifier: Apache-2.0
#include "api/form/summary_elements.hpp"

#include "base/text.hpp"

namespace weft::api {
namespace {

using Table = std::map<std::string, SummaryElements, std::less<>>;

std::set<std::string, std::less<>> names_of(std::string_view cell) {
  std::set<std::string, std::less<>> names;
  for (const std::string_view name : split(cell, ' '))
    if (!name.empty()) names.emplace(name);
  return names;
}

Table read_table() {
  Table table;
  for (const auto& [file, text] : summary_files()) {
    for (const std::string_view line : split(text, '\n')) {
      const auto cells = split(line, '\t');
      if (cells.size() == 3)
        table[std::string(cells[0])] = {names_of(cells[1]), names_of(cells[2])};
    }
  }
  return table;
}

}  // namespace

const SummaryElements* find_summary_elements(std::string_view type) {
  static const Table table = read_table();
  const auto found = table.find(type);
  return found == table.end() ? nullptr : &found->second;
}

}  // namespace weft::api
