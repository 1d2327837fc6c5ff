// SPDX-License-Identifier: Apache-2.0
#include "fhir/json/members.hpp"

#include <gtest/gtest.h>

#include "fhir/json/json.hpp"

namespace weft::fhir {
namespace {

constexpr std::string_view kBody =
    R"({"a":"x","b":{"c":[1,"}]\"",{}],"d":"\\"},"e":-1.50,"f":true,"g":[],"h":"q\"\\","i":""})";

TEST(ObjectText, FindsWhatTheTreeHolds) {
  const auto tree = parse_json(kBody);
  const auto found = ObjectText::scan(kBody);
  ASSERT_TRUE(tree && found);
  for (const auto& [name, value] : tree->members())
    EXPECT_EQ(found->value(name), render_json(value)) << name;
  EXPECT_EQ(found->value("c"), "");
  EXPECT_EQ(found->plain_text("a"), "x");
  EXPECT_EQ(found->plain_text("h"), "") << "needs unescaping";
  EXPECT_EQ(found->plain_text("e"), "") << "no string";
}

TEST(ObjectText, EveryCutAndEveryTailIsNoticed) {
  for (size_t size = 0; size < kBody.size(); ++size)
    EXPECT_FALSE(ObjectText::scan(kBody.substr(0, size))) << size;
  EXPECT_FALSE(ObjectText::scan(std::string(kBody) + " "));
  EXPECT_FALSE(ObjectText::scan("[]"));
  EXPECT_FALSE(ObjectText::scan(R"({"a":})"));
  EXPECT_FALSE(ObjectText::scan(R"({"a" 1})"));
  EXPECT_TRUE(ObjectText::scan("{}"));
}

}  // namespace
}  // namespace weft::fhir
