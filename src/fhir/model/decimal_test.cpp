// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/decimal. The first line of an input is a command, each other line one
// question.
#include "fhir/model/decimal.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/text.hpp"
#include "tests/case.hpp"

namespace weft::fhir {
namespace {

std::string say(const Result<Decimal>& value) {
  if (value) return value->text();
  return value.error().kind == Kind::TooLarge ? "too large" : "refused";
}

std::string answer_compare(const Decimal& left, const Decimal& right) {
  const auto order = left <=> right;
  EXPECT_EQ(order == 0, left == right);
  EXPECT_EQ(right <=> left, 0 <=> order);
  return order < 0 ? "<" : order > 0 ? ">" : "=";
}

std::string answer_two(std::string_view command, const Decimal& left, const Decimal& right,
                       std::string_view digits) {
  if (command == "compare") return answer_compare(left, right);
  if (command == "add") return say(Decimal::add(left, right));
  if (command == "subtract") return say(Decimal::subtract(left, right));
  if (command == "multiply") return say(Decimal::multiply(left, right));
  if (digits.empty()) return say(Decimal::divide(left, right));
  return say(Decimal::divide(left, right, std::stoi(std::string(digits))));
}

std::string answer(std::string_view command, std::string_view line) {
  const auto words = split(line, ' ');
  const auto left = Decimal::parse(words[0]);
  if (command == "parse") return say(left);
  if (!left) return "refused";
  if (command == "integer") return left->is_integer() ? "yes" : "no";
  if (command == "normalise") return left->normalised().text();
  if (command == "whole") {
    const auto whole = left->whole();
    return whole ? std::to_string(*whole) : "too large";
  }
  if (command == "round") return left->rounded(std::stoi(std::string(words.at(1)))).text();
  const auto right = Decimal::parse(words.at(1));
  if (!right) return "refused";
  return answer_two(command, *left, *right, words.size() > 2 ? words[2] : "");
}

TEST(Cases, Decimal) { testing::run_command_cases("decimal", answer); }

TEST(Decimal, DoublesReadBack) {
  for (const double value : {0.0, 0.1, -2.5, 1e22, 123456.789, 5e-324, 1.7976931348623157e-300}) {
    const auto decimal = Decimal::nearest(value);
    ASSERT_TRUE(decimal) << value;
    EXPECT_EQ(decimal->approximate(), value);
  }
  EXPECT_FALSE(Decimal::nearest(1e300));
  EXPECT_FALSE(Decimal::nearest(0.0 / 0.0));
}

// Sums and products undone give back what was there.
TEST(Decimal, ArithmeticIsExact) {
  std::mt19937_64 random(20261122);
  const auto deal = [&] {
    std::string text = random() % 2 ? "-" : "";
    text += std::to_string(random() % 1'000'000'000);
    if (random() % 3) text += "." + std::to_string(random() % 1'000'000 + 1'000'000).substr(1);
    return Decimal::parse(text).value();
  };
  for (int i = 0; i < 20'000; ++i) {
    const Decimal a = deal(), b = deal();
    const Decimal sum = Decimal::add(a, b).value();
    EXPECT_EQ(Decimal::subtract(sum, b).value(), a);
    const Decimal product = Decimal::multiply(a, b).value();
    if (b != Decimal(0)) EXPECT_EQ(Decimal::divide(product, b).value(), a);
    EXPECT_EQ(Decimal::parse(product.text()).value().text(), product.text());
    EXPECT_EQ(a <=> b, Decimal::subtract(a, b).value() <=> Decimal(0));
  }
}

}  // namespace
}  // namespace weft::fhir
