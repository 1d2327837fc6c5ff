// SPDX-License-Identifier: Apache-2.0
// The table of units (data/ucum), read once and shared read-only by every thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/ucum/rational.hpp"

namespace weft::fhir::ucum {

const std::map<std::string, std::string>& built_in_tables();  // by file name

struct Prefix {
  std::string_view code, name;
  Rational factor;
};

enum class UnitKind : uint8_t { Base, Ratio, Arbitrary, Special };

struct Atom {
  std::string_view code, name, unit, function;  // function: of a special unit
  Rational value;                               // times `unit` is one of this
  UnitKind kind = UnitKind::Ratio;
  bool metric = false;  // takes prefixes
  uint16_t row = 0;     // its place in the table
};

class Table {
 public:
  static const Table& shared();

  struct Found {
    const Prefix* prefix = nullptr;
    const Atom* atom = nullptr;  // null: no such unit
  };
  Found find(std::string_view symbol) const;
  const std::vector<Atom>& atoms() const { return atoms_; }

 private:
  Table();
  const Atom* find_atom(std::string_view code) const;

  std::vector<Prefix> prefixes_;
  std::vector<Atom> atoms_;
  std::unordered_map<std::string_view, uint16_t> rows_;
};

}  // namespace weft::fhir::ucum
