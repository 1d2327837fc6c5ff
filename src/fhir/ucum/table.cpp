// SPDX-License-Identifier: Apache-2.0
#include "fhir/ucum/table.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

namespace weft::fhir::ucum {
namespace {

using Row = std::vector<std::string_view>;

// Rows below the heading; lines that begin with # are notes.
std::vector<Row> rows_of(std::string_view file) {
  std::vector<Row> rows;
  for (const auto line : split(file, '\n')) {
    if (line.empty() || line.starts_with("# ") || line == "#") continue;
    rows.push_back(split(line, '\t'));
  }
  rows.erase(rows.begin());
  return rows;
}

UnitKind kind_of(std::string_view word) {
  if (word == "base") return UnitKind::Base;
  if (word == "ratio") return UnitKind::Ratio;
  if (word == "arbitrary") return UnitKind::Arbitrary;
  return UnitKind::Special;
}

Rational factor_of(std::string_view text) {
  const auto value = parse_rational(text);
  CHECK(value && *value > 0);
  return *value;
}

}  // namespace

Table::Table() {
  for (const Row& row : rows_of(built_in_tables().at("prefixes.tsv"))) {
    CHECK(row.size() == 3);
    prefixes_.push_back({.code = row[0], .name = row[2], .factor = factor_of(row[1])});
  }
  for (const Row& row : rows_of(built_in_tables().at("units.tsv"))) {
    CHECK(row.size() == 8);
    const UnitKind kind = kind_of(row[1]);
    atoms_.push_back({.code = row[0],
                      .name = row[7],
                      .unit = row[4],
                      .function = kind == UnitKind::Special ? row[1] : std::string_view(),
                      .value = factor_of(row[3]),
                      .kind = kind,
                      .metric = row[2] == "metric",
                      .row = static_cast<uint16_t>(atoms_.size())});
  }
  for (const Atom& atom : atoms_) rows_.emplace(atom.code, atom.row);
}

const Table& Table::shared() {
  static const Table table;
  return table;
}

const Atom* Table::find_atom(std::string_view code) const {
  const auto found = rows_.find(code);
  return found == rows_.end() ? nullptr : &atoms_[found->second];
}

// A unit of the table wins over a prefixed one: "cd" is the candela, no hundredth of a day.
Table::Found Table::find(std::string_view symbol) const {
  if (const Atom* atom = find_atom(symbol)) return {nullptr, atom};
  for (const Prefix& prefix : prefixes_) {
    if (!symbol.starts_with(prefix.code)) continue;
    const Atom* atom = find_atom(symbol.substr(prefix.code.size()));
    if (atom && atom->metric) return {&prefix, atom};
  }
  return {};
}

}  // namespace weft::fhir::ucum
