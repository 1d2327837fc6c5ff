// SPDX-License-Identifier: Apache-2.0
#include "record/chart/resource.hpp"

#include <gtest/gtest.h>

namespace weft::record::chart {
namespace {

TEST(Resource, IsReadWhenAskedForAndWrittenApart) {
  const Resource one = Resource::of_text(R"({"status":"final","value":{"unit":"g"}})");
  Resource other = one;
  EXPECT_EQ(other.at("status").text(), "final");
  other.member("value").erase("unit");
  EXPECT_EQ(one.path("value.unit").text(), "g");
  EXPECT_TRUE(other.path("value.unit").is_null());
}

TEST(Resource, NothingAndWhatIsNoJsonReadAsNull) {
  EXPECT_TRUE(Resource().is_null());
  EXPECT_TRUE(Resource::of_text("{").is_null());
  EXPECT_EQ(Resource(fhir::Json("x")).json().text(), "x");
}

}  // namespace
}  // namespace weft::record::chart
