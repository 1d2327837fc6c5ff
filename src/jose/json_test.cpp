// SPDX-License-Identifier: Apache-2.0
#include "jose/json.hpp"

#include <gtest/gtest.h>

namespace weft::jose {
namespace {

bool accepted(std::string_view text) { return parse_object(text).has_value(); }

TEST(StrictJson, ReadsMembers) {
  const auto object = parse_object(R"( {"a":"é\n","n":-1.5,"o":{"x":[1,{"y":null}]},"t":true} )");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->find_text("a"), "é\n");
  EXPECT_EQ(object->find_number("n"), -1.5);
  EXPECT_EQ(object->find_text("n"), std::nullopt);
  EXPECT_EQ(object->find("missing"), nullptr);
  EXPECT_TRUE(object->find("t")->flag);
  const Json& list = *object->find("o")->find("x");
  ASSERT_EQ(list.list.size(), 2u);
  EXPECT_EQ(list.list[1].find("y")->type, Json::Type::Null);
}

TEST(StrictJson, RefusesMembersNamedTwice) {
  EXPECT_TRUE(accepted(R"({"a":1,"b":{"a":1}})"));
  EXPECT_FALSE(accepted(R"({"a":1,"a":1})"));
  EXPECT_FALSE(accepted(R"({"a":1,"\u0061":2})"));
  EXPECT_FALSE(accepted(R"({"b":{"a":1,"a":2}})"));
  EXPECT_FALSE(accepted(R"({"b":[{"a":1,"a":2}]})"));
}

TEST(StrictJson, RefusesWhatIsNoObject) {
  EXPECT_TRUE(accepted("{}"));
  for (const char* text : {"", " ", "[]", "1", "\"a\"", "null", "{", "{}}", "{} {}", "{a:1}",
                           "{\"a\":1,}", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":'b'}", "/**/{}",
                           "{\"a\":\"\xff\"}", "{\"a\":\"\\ud800\"}"})
    EXPECT_FALSE(accepted(text)) << text;
  std::string deep = "1";
  for (int i = 0; i < 9; ++i) deep = "{\"a\":" + deep + "}";
  EXPECT_FALSE(accepted(deep));
}

TEST(StrictJson, QuotesText) { EXPECT_EQ(json_text("a\"\\\n"), R"("a\"\\\n")"); }

}  // namespace
}  // namespace weft::jose
