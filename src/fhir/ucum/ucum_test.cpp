// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/ucum. The first line of an input is a command, each other line one question
// of words between spaces ("''" is the empty unit).
#include "fhir/ucum/ucum.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "fhir/ucum/measure.hpp"
#include "tests/case.hpp"

namespace weft::fhir::ucum {
namespace {

std::string refused(const Error& error) {
  const std::string kind = error.kind == Kind::TooLarge ? "too large" : "refused";
  return kind + ": " + error.detail + (error.where.empty() ? "" : " (" + error.where + ")");
}

std::string say(const Result<Quantity>& quantity) {
  if (!quantity) return refused(quantity.error());
  return quantity->value.text() + " " + quantity->unit;
}

std::string say(const Result<Decimal>& value) {
  return value ? value->text() : refused(value.error());
}

std::string answer_unit(std::string_view command, std::string_view unit) {
  if (command == "name") {
    const auto name = name_of(unit);
    return name ? *name : refused(name.error());
  }
  const auto valid = check_unit(unit);
  if (!valid) return refused(valid.error());
  const auto canonical = canonical_unit(unit);
  return canonical ? *canonical : refused(canonical.error());
}

std::string answer_compare(const Quantity& left, const Quantity& right) {
  const auto order = compare(left, right), turned = compare(right, left);
  EXPECT_EQ(order.has_value(), turned.has_value());
  if (!order) return is_comparable(left.unit, right.unit) ? "no value" : "unlike";
  EXPECT_EQ(*order, -turned.value_or(9));
  EXPECT_TRUE(is_comparable(left.unit, right.unit));
  return *order < 0 ? "<" : *order > 0 ? ">" : "=";
}

std::string answer(std::string_view command, std::string_view line) {
  auto words = split(line, ' ');
  for (auto& word : words)
    if (word == "''''") word = "";
  if (command == "unit" || command == "name") return answer_unit(command, line);
  const Quantity left{Decimal::parse(words[0]).value(), std::string(words.at(1))};
  if (command == "canonical") return say(canonical(left));
  if (command == "convert") return say(convert(left.value, left.unit, words.at(2)));
  const Quantity right{Decimal::parse(words.at(2)).value(), std::string(words.at(3))};
  if (command == "compare") return answer_compare(left, right);
  return say(command == "multiply" ? multiply(left, right) : divide(left, right));
}

TEST(Cases, Ucum) { testing::run_command_cases("ucum", answer); }

// There and back again, for every unit of the table and some prefixes.
TEST(Ucum, EveryUnitLeadsBack) {
  for (const Atom& atom : Table::shared().atoms()) {
    for (const std::string prefix : {"", "m", "c", "da"}) {
      if (!prefix.empty() && !atom.metric) continue;
      const std::string unit = prefix + std::string(atom.code);
      const auto measure = measure_of(unit);
      ASSERT_TRUE(measure) << unit;
      ASSERT_TRUE(name_of(unit)) << unit;
      const Decimal value = Decimal::parse("1.25").value();
      const auto there = convert(value, unit, (*measure)->canonical);
      ASSERT_TRUE(there) << unit << ": " << there.error().detail;
      const auto back = convert(*there, (*measure)->canonical, unit);
      ASSERT_TRUE(back) << unit << ": " << back.error().detail;
      EXPECT_EQ(back->rounded(25), value) << unit << " " << back->text();
      EXPECT_EQ(canonical_unit((*measure)->canonical).value(), (*measure)->canonical);
    }
  }
}

}  // namespace
}  // namespace weft::fhir::ucum
