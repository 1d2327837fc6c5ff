// SPDX-License-Identifier: Apache-2.0
#include "record/audit/refusal_meter.hpp"

#include <gtest/gtest.h>

namespace weft::record::audit {
namespace {

constexpr Instant kMinute0{60'000 * 100};
constexpr Instant kMinute1{60'000 * 101};

uint64_t total_of(const std::vector<Event>& sums) {
  uint64_t total = 0;
  for (const Event& sum : sums) total += sum.count;
  return total;
}

TEST(RefusalMeter, TheFirstOfAnAddressAreEventsAndTheRestASum) {
  RefusalMeter meter;
  for (uint64_t i = 0; i < RefusalMeter::kSinglesMax; ++i)
    EXPECT_TRUE(meter.note("10.0.0.1", kMinute0));
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(meter.note("10.0.0.1", kMinute0 + 59'999));
  EXPECT_TRUE(meter.note("10.0.0.2", kMinute0)) << "another address has its own";
  EXPECT_TRUE(meter.take_sums(kMinute0 + 59'999).empty()) << "the minute is not over";
  const auto sums = meter.take_sums(kMinute1);
  ASSERT_EQ(sums.size(), 1u);
  EXPECT_EQ(sums[0].action, Action::RefusalSum);
  EXPECT_EQ(sums[0].count, 1000u);
  EXPECT_EQ(sums[0].at, kMinute0);
  EXPECT_NE(sums[0].reason.find("10.0.0.1"), std::string::npos);
  EXPECT_TRUE(meter.take_sums(kMinute1).empty()) << "told once";
  EXPECT_TRUE(meter.note("10.0.0.1", kMinute1)) << "a new minute, new events";
}

TEST(RefusalMeter, AFloodFromManyAddressesStaysBoundedAndFullyCounted) {
  RefusalMeter meter;
  uint64_t singles = 0;
  constexpr uint64_t kFlood = 50'000;
  for (uint64_t i = 0; i < kFlood; ++i)
    singles += meter.note("address " + std::to_string(i), kMinute0);
  EXPECT_EQ(singles, RefusalMeter::kAllSinglesMax);
  const auto sums = meter.take_sums(kMinute1);
  EXPECT_LE(sums.size(), RefusalMeter::kAddressesMax + 1);
  EXPECT_EQ(total_of(sums) + singles, kFlood);
}

}  // namespace
}  // namespace weft::record::audit
