// SPDX-License-Identifier: Apache-2.0
#include "record/chart/number.hpp"

#include <gtest/gtest.h>

namespace weft::record::chart {
namespace {

// Appendix A of the SipHash paper.
TEST(Numbers, SipHashMeetsThePublishedVector) {
  std::string input;
  for (char i = 0; i < 15; ++i) input += i;
  EXPECT_EQ(siphash(0x0706050403020100, 0x0f0e0d0c0b0a0908, input), 0xa129ca6149be45e5u);
}

TEST(Numbers, DependOnContextAndThingAlone) {
  const Numbers one("context one"), other("context other");
  EXPECT_EQ(one.of("7/Observation/a"), Numbers("context one").of("7/Observation/a"));
  EXPECT_NE(one.of("7/Observation/a"), one.of("7/Observation/b"));
  EXPECT_NE(one.of("7/Observation/a"), other.of("7/Observation/a"));
  EXPECT_EQ(one.of("").size(), 22u);
}

}  // namespace
}  // namespace weft::record::chart
