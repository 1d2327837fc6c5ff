// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/fhir. The first line of an input is a command, the rest its text.
#include "fhir/json/json.hpp"

#include <gtest/gtest.h>

namespace weft::fhir {
namespace {

Json parsed(std::string_view text) {
  auto json = parse_json(text);
  EXPECT_TRUE(json) << text;
  return json ? *json : Json();
}

TEST(Json, ReadsWithoutFailing) {
  const Json json =
      parsed(R"({"name":[{"family":"Bloggs","given":["Joe","A"]}],"n":1.50,"b":true})");
  EXPECT_EQ(json.path("name.0.family").text(), "Bloggs");
  EXPECT_EQ(json.path("name.0.given.1").text(), "A");
  EXPECT_TRUE(json.path("name.1.family").is_null());
  EXPECT_TRUE(json.path("name.x").is_null());
  EXPECT_TRUE(json.path("n.deeper").is_null());
  EXPECT_EQ(json.at("n").text(), "1.50");
  EXPECT_TRUE(json.at("b").flag());
  EXPECT_FALSE(json.at("n").flag());
  EXPECT_EQ(json.at("b").text(), "");
  EXPECT_EQ(json.find("none"), nullptr);
  EXPECT_EQ(&json.path(""), &json);
  EXPECT_TRUE(json.at("n").items().empty());
  EXPECT_TRUE(json.at("n").members().empty());
  EXPECT_TRUE(json.at(size_t{0}).is_null());
}

TEST(Json, WritesInOrder) {
  Json json;
  json.set("resourceType", "Patient").set("active", true).set("count", Json::number(7));
  json.member("name").push(Json::object({{"family", Json("A\"\\\n\x01")}}));
  json.set("active", false);
  EXPECT_EQ(render_json(json), R"({"resourceType":"Patient","active":false,"count":7,)"
                               "\"name\":[{\"family\":\"A\\\"\\\\\\n\\u0001\"}]}");
  json.erase("name");
  json.erase("none");
  EXPECT_EQ(render_json(json), R"({"resourceType":"Patient","active":false,"count":7})");
  EXPECT_TRUE(Json::object().is_empty());
  EXPECT_TRUE(Json("").is_empty());
  EXPECT_FALSE(Json(false).is_empty());
}

TEST(Json, EqualityCountsOrderAndNumberText) {
  EXPECT_EQ(parsed(R"({"a":1,"b":2})"), parsed(R"( {"a" : 1, "b":2} )"));
  EXPECT_NE(parsed(R"({"a":1,"b":2})"), parsed(R"({"b":2,"a":1})"));
  EXPECT_NE(parsed("1.0"), parsed("1.00"));
}

TEST(Json, ManyMembersAreCheckedForRepeats) {
  std::string members;
  for (int i = 0; i < 100; ++i) members += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_TRUE(parse_json("{" + members + "\"last\":1}"));
  for (const char* again : {"k0", "k16", "k17", "k99"})
    EXPECT_FALSE(parse_json("{" + members + "\"" + again + "\":1}")) << again;
}

TEST(Json, AnyNamesAreKeptInOrderWhereAsked) {
  const std::string twice = R"({"a":1,"a":2})";
  EXPECT_FALSE(parse_json(twice));
  const auto kept = parse_json(twice, {.names = JsonLimits::Names::Any});
  ASSERT_TRUE(kept);
  EXPECT_EQ(render_json(*kept), twice);
}

// Strings are looked through eight bytes at a time: whatever ends or breaks one is found at each
// place.
TEST(Json, StringsEndWhereTheyEnd) {
  for (size_t length = 0; length < 20; ++length) {
    const std::string run(length, 'a');
    EXPECT_EQ(parsed("\"" + run + "\"").text(), run);
    EXPECT_EQ(parsed("\"" + run + "\\n" + run + "\"").text(), run + "\n" + run);
    EXPECT_EQ(parsed("\"" + run + "\u00e9\x7f" + run + "\"").text(), run + "\u00e9\x7f" + run);
    for (const char* bad :
         {"", "\\", "\x1f\"", "\n\"", "\xff\"", "\xc3\"", "\xed\xa0\x80\"", "\\x\""})
      EXPECT_FALSE(parse_json("\"" + run + bad)) << length << bad;
    EXPECT_FALSE(parse_json("\"" + run + "\xff" + run + "\""));
  }
  EXPECT_FALSE(parse_json("\xef\xbb\xbf{}"));
  EXPECT_FALSE(parse_json("{}\xff"));
}

TEST(Json, LimitsAreExact) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_json(nested(64)));
  const auto deep = parse_json(nested(65));
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().kind, Kind::TooLarge);
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
  EXPECT_TRUE(parse_json("[1]", {.depth = 1, .bytes = 3}));
  EXPECT_FALSE(parse_json("[1] ", {.depth = 1, .bytes = 3}));
}

TEST(Json, NumbersThatAreNone) {
  for (const char* text : {"01", "-", "1.", ".5", "1e", "+1", "0x1", "NaN", "1 2", "--1"})
    EXPECT_FALSE(parse_json(text)) << text;
  EXPECT_DEATH(Json::number("01"), "is_json_number");
}

}  // namespace
}  // namespace weft::fhir
