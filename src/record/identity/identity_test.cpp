// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "record/identity/look_up.hpp"
#include "record/identity/merge_edge.hpp"
#include "record/identity/nhs_number.hpp"
#include "record/identity/person.hpp"
#include "store/open.hpp"

namespace weft::record::identity {
namespace {

using store::SubjectId;

std::string digits_of(std::string_view text) {
  const auto number = parse_nhs_number(text);
  return number ? number->digits() : "refused";
}

TEST(NhsNumber, CheckDigitDecides) {
  EXPECT_EQ(digits_of("9990000018"), "9990000018");
  EXPECT_EQ(digits_of("999 000 0018"), "9990000018");
  EXPECT_EQ(digits_of("999-000-0018"), "9990000018");
  EXPECT_EQ(digits_of("9990000019"), "refused");
  EXPECT_EQ(digits_of("999000001"), "refused");
  EXPECT_EQ(digits_of("99900000181"), "refused");
  EXPECT_EQ(digits_of("999000001X"), "refused");
  EXPECT_EQ(digits_of(""), "refused");
}

TEST(NhsNumber, EveryWrongDigitIsNoticed) {
  const std::string right = "9990000018";
  for (size_t at = 0; at < right.size(); ++at)
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = right;
      wrong[at] = digit;
      EXPECT_EQ(parse_nhs_number(wrong).has_value(), wrong == right) << wrong;
    }
}

TEST(NhsNumber, ARepeatedDigitIsNobody) {
  for (const char digit : std::string("0123456789"))
    EXPECT_FALSE(parse_nhs_number(std::string(10, digit))) << digit;
}

TEST(NhsNumber, TestRangeIsTrustedOnlyWhereNotLive) {
  const auto number = parse_nhs_number("9990000018");
  ASSERT_TRUE(number);
  EXPECT_TRUE(is_trusted(*number, false));
  EXPECT_FALSE(is_trusted(*number, true));
}

MergeEdge edge(uint64_t retired, uint64_t survivor, int64_t at) {
  return {SubjectId{retired}, SubjectId{survivor}, Instant{at}, static_cast<uint64_t>(at), "", ""};
}

uint64_t end_of(const std::vector<MergeEdge>& edges, uint64_t retired) {
  const Survivors survivors = decide_survivors(edges);
  const auto found = survivors.find(SubjectId{retired});
  return found == survivors.end() ? 0 : found->second.value;
}

TEST(Merges, TheSurvivorIsTheEndOfTheChain) {
  EXPECT_EQ(end_of({edge(1, 2, 10), edge(2, 3, 20)}, 1), 3u);
  EXPECT_EQ(end_of({edge(1, 2, 20), edge(2, 3, 10)}, 1), 3u);
  EXPECT_EQ(end_of({edge(1, 2, 20)}, 2), 0u) << "nobody retired it";
}

TEST(Merges, ALaterMergeOfTheSameNumberReplacesTheEarlier) {
  EXPECT_EQ(end_of({edge(1, 2, 10), edge(1, 3, 20)}, 1), 3u);
  EXPECT_EQ(end_of({edge(1, 3, 20), edge(1, 2, 10)}, 1), 3u);
}

TEST(Merges, ACycleIsCutAtItsLowestStamp) {
  const std::vector<MergeEdge> cycle = {edge(1, 2, 10), edge(2, 3, 20), edge(3, 1, 30)};
  EXPECT_EQ(end_of(cycle, 1), 0u);
  EXPECT_EQ(end_of(cycle, 2), 1u);
  EXPECT_EQ(end_of(cycle, 3), 1u);
  EXPECT_EQ(end_of({edge(1, 1, 10)}, 1), 0u) << "into itself is no merge";
}

TEST(Merges, WhatWasCutLetsTheMergeBeforeItStand) {
  EXPECT_EQ(end_of({edge(1, 4, 5), edge(1, 2, 10), edge(2, 1, 20)}, 2), 4u);
}

TEST(Merges, EdgesComeBackFromTheirRow) {
  MergeEdge one = edge(1, 2, 10);
  one.surname = "O'Neil";
  one.birth_date = "1940-01-01";
  const auto again = read_edges(SubjectId{1}, fhir::render_json(render_edges({one})));
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].survivor, one.survivor);
  EXPECT_EQ(again[0].stamp(), one.stamp());
  EXPECT_EQ(again[0].surname, "O'Neil");
  EXPECT_EQ(again[0].birth_date, "1940-01-01");
}

SubjectSummary summary(uint64_t id, const std::string& nhs, const std::string& born) {
  SubjectSummary one;
  one.id = SubjectId{id};
  one.organisation = "R" + std::to_string(id);
  if (const auto number = parse_nhs_number(nhs)) one.numbers.push_back(*number);
  one.birth_date = born;
  return one;
}

constexpr const char* kOne = "9990000018";
constexpr const char* kTwo = "9990000026";

TEST(Person, TheSameTrustedNumberAndWholeBirthDate) {
  const auto same = [](const SubjectSummary& left, const SubjectSummary& right) {
    return decide_same_person(left, right, false);
  };
  const SubjectSummary one = summary(1, kOne, "1940-01-01");
  EXPECT_TRUE(same(one, summary(2, kOne, "1940-01-01")));
  EXPECT_FALSE(same(one, summary(2, kOne, "1940-01-02")));
  EXPECT_FALSE(same(one, summary(2, kTwo, "1940-01-01")));
  EXPECT_FALSE(same(summary(1, kOne, "1940"), summary(2, kOne, "1940"))) << "not whole";
  EXPECT_FALSE(same(summary(1, kOne, ""), summary(2, kOne, "")));
  EXPECT_FALSE(decide_same_person(one, summary(2, kOne, "1940-01-01"), true)) << "999 is for tests";
}

std::vector<uint64_t> ids_of(const Person& person) {
  std::vector<uint64_t> ids;
  for (const PersonSubject& one : person.subjects) ids.push_back(one.id.value);
  return ids;
}

TEST(Person, IsWhatNumbersAndMergesJoin) {
  std::vector<SubjectSummary> all = {summary(1, kOne, "1940-01-01"), summary(2, "", "1941-05-05"),
                                     summary(3, kOne, "1940-01-01"), summary(4, kTwo, "1940-01-01"),
                                     summary(5, kOne, "1999-09-09")};
  all[1].edges = {edge(2, 3, 10)};
  const Person person = decide_person(all, SubjectId{1}, false);
  EXPECT_EQ(ids_of(person), (std::vector<uint64_t>{1, 2, 3}));
  EXPECT_TRUE(person.subjects[1].retired);
  EXPECT_EQ(person.subjects[1].survivor.value, 3u);
  EXPECT_FALSE(person.subjects[2].retired);
  EXPECT_TRUE(person.more_under_this_number) << "5 bears the number with another birth date";
  EXPECT_EQ(ids_of(decide_person(all, SubjectId{2}, false)), ids_of(person));
  const Person other = decide_person(all, SubjectId{4}, false);
  EXPECT_EQ(ids_of(other), (std::vector<uint64_t>{4}));
  EXPECT_FALSE(other.more_under_this_number);
}

TEST(Person, TooManyUnderOneNumberAreFrozen) {
  std::vector<SubjectSummary> all;
  for (uint64_t id = 1; id <= kSubjectsPerPersonMax; ++id)
    all.push_back(summary(id, kOne, "1940-01-01"));
  EXPECT_FALSE(decide_person(all, SubjectId{1}, false).frozen);
  all.push_back(summary(1000, kOne, "1940-01-01"));
  all[1].edges = {edge(2, 1, 10)};
  const Person person = decide_person(all, SubjectId{1}, false);
  EXPECT_TRUE(person.frozen);
  EXPECT_EQ(ids_of(person), (std::vector<uint64_t>{1, 2})) << "merges still join";
}

TEST(WholeDates, ArePartsOfACalendar) {
  EXPECT_TRUE(is_whole_date("1940-02-29"));
  EXPECT_FALSE(is_whole_date("1941-02-29"));
  EXPECT_FALSE(is_whole_date("1940-13-01"));
  EXPECT_FALSE(is_whole_date("1940-01"));
  EXPECT_FALSE(is_whole_date("1940-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace weft::record::identity
