// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/temporal. The first line of an input is a command, each other line a question;
// a literal begins with @, a time with @T.
#include "fhir/path/temporal.hpp"

#include <gtest/gtest.h>

#include <variant>

#include "base/text.hpp"
#include "tests/case.hpp"

namespace weft::fhir::path {
namespace {

using Literal = std::variant<std::string, Date, DateTime, Time>;  // string: why it was refused

template <class T>
Literal literal_of(const Result<T>& parsed) {
  if (parsed) return *parsed;
  return "refused: " + parsed.error().detail + " (" + parsed.error().where + ")";
}

Literal read_literal(std::string_view text) {
  text.remove_prefix(1);
  if (text.starts_with('T')) return literal_of(parse_time_literal(text));
  if (text.find('T') != std::string_view::npos) return literal_of(parse_date_time_literal(text));
  return literal_of(parse_date_literal(text));
}

std::string text_of(const std::string& refused) { return refused; }

std::string say(const Literal& literal) {
  return std::visit([](const auto& value) { return text_of(value); }, literal);
}

std::string say(std::optional<std::strong_ordering> order) {
  if (!order) return "empty";
  return *order < 0 ? "<" : *order > 0 ? ">" : "=";
}

std::string answer_compare(const Literal& left, const Literal& right, Zone zone) {
  if (std::holds_alternative<Time>(left))
    return say(compare(std::get<Time>(left), std::get<Time>(right))) +
           (equivalent(std::get<Time>(left), std::get<Time>(right)) ? " ~" : "");
  const auto whole = [](const Literal& one) {
    return std::holds_alternative<Date>(one) ? date_time_of(std::get<Date>(one))
                                             : std::get<DateTime>(one);
  };
  const DateTime a = whole(left), b = whole(right);
  const auto order = compare(a, b, zone), turned = compare(b, a, zone);
  EXPECT_EQ(order.has_value(), turned.has_value());
  if (order && turned) EXPECT_EQ(*order, 0 <=> *turned);
  return say(order) + (equivalent(a, b, zone) ? " ~" : "");
}

std::string answer_add(const Literal& literal, std::string_view value, std::string_view unit) {
  const Decimal amount = Decimal::parse(value).value();
  return std::visit(
      [&](const auto& at) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(at)>, std::string>) {
          return at;
        } else {
          const auto sum = add(at, amount, unit);
          if (!sum) return "refused: " + sum.error().detail;
          return *sum ? text_of(**sum) : "empty";
        }
      },
      literal);
}

std::string answer(std::string_view command, std::string_view line) {
  const auto words = split(line, ' ');
  const Literal first = read_literal(words[0]);
  if (command == "read") return say(first);
  if (command == "add") return answer_add(first, words.at(1), words.at(2));
  const Zone zone = words.size() > 2 ? Zone(std::stoi(std::string(words[2]))) : Zone();
  return answer_compare(first, read_literal(words.at(1)), zone);
}

TEST(Cases, Temporal) { testing::run_command_cases("temporal", answer); }

// Days added and taken away again lead home, over every leap rule of the calendar.
TEST(Temporal, DaysLeadBack) {
  for (int year = 1; year <= 9998; year += 7) {
    const Date from{.year = static_cast<int16_t>(year), .month = 2, .day = 28};
    for (const int days : {1, 2, 365, 366}) {
      const auto there = add(from, Decimal(days), "days").value();
      ASSERT_TRUE(there);
      EXPECT_EQ(text_of(add(*there, Decimal(-days), "day").value().value()), text_of(from));
    }
  }
}

}  // namespace
}  // namespace weft::fhir::path
