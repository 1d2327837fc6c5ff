// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/patch. An input is the document's line and the patch's.
#include "fhir/patch/patch.hpp"

#include <gtest/gtest.h>

#include "fhir/patch/json_equality.hpp"
#include "tests/case.hpp"

namespace weft::fhir {
namespace {

std::string word_for(Kind kind) {
  if (kind == Kind::Invalid) return "invalid";
  if (kind == Kind::Conflict) return "conflict";
  return kind == Kind::TooLarge ? "too large" : "other";
}

std::string run_json_patch(const std::string& input) {
  const size_t end = input.find('\n');
  const auto document = parse_json(input.substr(0, end));
  const auto patch = parse_json(std::string_view(input).substr(end + 1));
  if (!document || !patch) return "the case is no JSON";
  const Json before = *document;
  const auto patched = apply_json_patch(*document, *patch);
  if (before != *document) return "the document was changed";
  if (patched) return render_json(*patched);
  const Error& error = patched.error();
  return word_for(error.kind) + " at " + error.where + ": " + error.detail;
}

TEST(Cases, JsonPatch) { testing::run_cases("json_patch", run_json_patch); }

bool same(std::string_view left, std::string_view right) {
  return is_same_value(parse_json(left).value(), parse_json(right).value());
}

TEST(JsonEquality, NumbersByValue) {
  EXPECT_TRUE(same("1", "1.0"));
  EXPECT_TRUE(same("100", "1e2"));
  EXPECT_TRUE(same("0.0012e5", "1.2E+2"));
  EXPECT_TRUE(same("-0", "0.00e9"));
  EXPECT_TRUE(same("12345678901234567890123456789012345678901234567890",
                   "1234567890123456789012345678901234567890123456789e1"));
  EXPECT_FALSE(same("12345678901234567890123456789012345678901234567890",
                    "12345678901234567890123456789012345678901234567891"));
  EXPECT_FALSE(same("1", "-1"));
  EXPECT_FALSE(same("1", "10"));
  EXPECT_FALSE(same("1", "\"1\""));
  EXPECT_FALSE(same("1e999999999999999999999", "1e999999999999999999998"));
  EXPECT_TRUE(same("1e999999999999999999999", "1e999999999999999999999"));
}

TEST(JsonEquality, MembersInAnyOrderItemsInTheirs) {
  EXPECT_TRUE(same(R"({"a":[1,{"b":null}],"c":true})", R"({"c":true,"a":[1.0,{"b":null}]})"));
  EXPECT_FALSE(same(R"({"a":1})", R"({"a":1,"b":2})"));
  EXPECT_FALSE(same(R"({"a":1,"b":2})", R"({"a":1,"c":2})"));
  EXPECT_FALSE(same("[1,2]", "[2,1]"));
  EXPECT_FALSE(same("[1]", "[1,1]"));
  EXPECT_FALSE(same("{}", "[]"));
  EXPECT_FALSE(same("null", "false"));
}

// Thirty copies of the whole into itself would be 2^30 values.
TEST(JsonPatch, CopiesOfCopiesEnd) {
  Json patch = Json::array();
  for (int i = 0; i < 30; ++i)
    patch.push(Json::object().set("op", "copy").set("from", "/a").set("path", "/a/-"));
  const Json document = parse_json(R"({"a":["x"]})").value();
  const auto patched = apply_json_patch(document, patch);
  ASSERT_FALSE(patched);
  EXPECT_EQ(patched.error().kind, Kind::TooLarge);
}

TEST(JsonPatch, NestsNoDeeperThanAReaderReads) {
  const std::string deepest = std::string(63, '[') + std::string(63, ']');
  const Json document = parse_json("[" + deepest + "]").value();
  const auto patch = [](const std::string& path) {
    return parse_json(R"([{"op":"add","path":")" + path + R"(","value":[1]}])").value();
  };
  std::string path;
  for (int i = 0; i < 62; ++i) path += "/0";
  EXPECT_TRUE(apply_json_patch(document, patch(path + "/0")));
  EXPECT_FALSE(apply_json_patch(document, patch(path + "/0/0")));
}

}  // namespace
}  // namespace weft::fhir
