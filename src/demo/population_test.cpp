// SPDX-License-Identifier: Apache-2.0
#include "demo/population.hpp"

#include <gtest/gtest.h>

#include <set>

#include "hl7v2/message.hpp"

namespace weft::demo {
namespace {

const Instant kNow = parse_rfc3339("2026-11-22T09:00:00Z").value();

TEST(Population, IsTheSameForTheSameSeed) {
  const Region first = make_region(40, 7, kNow), second = make_region(40, 7, kNow);
  const Region other = make_region(40, 8, kNow);
  ASSERT_EQ(first.happenings.size(), second.happenings.size());
  for (size_t i = 0; i < first.happenings.size(); ++i)
    EXPECT_EQ(first.happenings[i].text, second.happenings[i].text);
  EXPECT_NE(first.people.back().family + first.people.back().birth_date,
            other.people.back().family + other.people.back().birth_date);
}

TEST(Population, UsesOnlyTestNumbersAndEachOnce) {
  std::set<std::string> numbers;
  for (const Person& person : make_region(300, 1, kNow).people) {
    if (person.nhs_number.empty()) continue;
    EXPECT_TRUE(person.nhs_number.starts_with("999"));
    EXPECT_TRUE(numbers.insert(person.nhs_number).second) << "given twice";
  }
  EXPECT_GT(numbers.size(), 250u);
}

// The check digit by the NHS Data Dictionary: weights 10 to 2, modulus 11.
TEST(Population, NumbersHaveRightCheckDigits) {
  for (uint32_t n = 0; n < 500; ++n) {
    const std::string number = nhs_number(n);
    int sum = 0;
    for (size_t i = 0; i < 10; ++i) sum += (number[i] - '0') * static_cast<int>(10 - i);
    EXPECT_EQ(sum % 11, 0) << number;
  }
}

TEST(Population, EveryMessageIsWellFormedAndInThePast) {
  const Region region = make_region(60, 3, kNow);
  std::set<std::string> triggers;
  Instant before{};
  for (const Happening& one : region.happenings) {
    const auto message = hl7v2::parse_message(one.text);
    ASSERT_TRUE(message) << one.text;
    EXPECT_NE(message->find("PID"), nullptr);
    EXPECT_FALSE(message->text("PID-3.1").empty());
    EXPECT_LE(one.at, kNow + 3 * 3'600'000);
    EXPECT_LE(before, one.at);
    before = one.at;
    triggers.insert(message->type());
  }
  EXPECT_EQ(triggers, (std::set<std::string>{"ADT^A01", "ADT^A02", "ADT^A03", "ADT^A28", "ADT^A40",
                                             "ORU^R01"}));
}

TEST(Population, LiveMessagesHaveIdsOfTheirOwn) {
  const Region region = make_region(20, 1, kNow);
  Dice dice(5);
  const auto first = hl7v2::parse_message(next_happening(region, dice, kNow, 1).text);
  const auto second = hl7v2::parse_message(next_happening(region, dice, kNow, 2).text);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->control_id(), "T000000001");
  EXPECT_NE(first->control_id(), second->control_id());
  EXPECT_NE(first->text("OBR-3.1"), second->text("OBR-3.1"));
}

}  // namespace
}  // namespace weft::demo
