// SPDX-License-Identifier: Apache-2.0
#include "tests/system/subset.hpp"

#include <gtest/gtest.h>

namespace weft::testing {
namespace {

bool check(const char* actual, const char* expected) {
  return says(*fhir::parse_json(actual), *fhir::parse_json(expected));
}

TEST(Subset, SaysAtLeastThat) {
  EXPECT_TRUE(check(R"({"a":1,"b":[1,2]})", R"({"b":[2]})"));
  EXPECT_FALSE(check(R"({"a":1})", R"({"b":null,"a":2})"));
  EXPECT_FALSE(check(R"({"a":1.0})", R"({"a":1.00})"));
  EXPECT_FALSE(check(R"({"a":"1"})", R"({"a":1})"));
  EXPECT_FALSE(check(R"({"b":[]})", R"({"b":[{}]})"));
  EXPECT_FALSE(check(R"({"b":{}})", R"({"b":[]})"));
}

TEST(Subset, EachListEntryNeedsOneOfItsOwn) {
  EXPECT_FALSE(check(R"([{"x":1}])", R"([{"x":1},{"x":1}])"));
  // The first wanted entry must leave the only one that the second can have.
  EXPECT_TRUE(check(R"([{"x":1,"y":2},{"x":1}])", R"([{"x":1},{"y":2}])"));
}

TEST(Subset, TimesAreInstants) {
  EXPECT_TRUE(check(R"("2010-10-10T14:18:00+01:00")", R"("2010-10-10T13:18:00Z")"));
  EXPECT_FALSE(check(R"("2010-10-10T14:18:00+01:00")", R"("2010-10-10T14:18:00Z")"));
  EXPECT_FALSE(check(R"("2010-10-10")", R"("2010-10-10T00:00:00+01:00")"));
}

TEST(Subset, SaysWhereItFallsShort) {
  const auto shortfalls = list_shortfalls(*fhir::parse_json(R"({"a":{"b":1}})"),
                                          *fhir::parse_json(R"({"a":{"b":2},"c":"x"})"));
  ASSERT_EQ(shortfalls.size(), 2u);
  EXPECT_EQ(shortfalls[0], "a.b: wanted 2, came 1");
  EXPECT_EQ(shortfalls[1], "c: wanted \"x\", came null");
}

}  // namespace
}  // namespace weft::testing
