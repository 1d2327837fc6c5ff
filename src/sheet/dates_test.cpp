// SPDX-License-Identifier: Apache-2.0
#include "sheet/dates.hpp"

#include <gtest/gtest.h>

namespace weft::sheet {
namespace {

TEST(NhsDate, KeepsThePrecisionThatCame) {
  EXPECT_EQ(nhs_date("2026-11-22").text, "22-Nov-2026");
  EXPECT_EQ(nhs_date("2026-11").text, "Nov-2026");
  EXPECT_EQ(nhs_date("2026").text, "2026");
  EXPECT_EQ(nhs_date("2026-07-01T09:30:00Z").text, "01-Jul-2026 10:30");  // summer time
  EXPECT_EQ(nhs_date("2026-12-01T09:30:00+00:00").text, "01-Dec-2026 09:30");
}

TEST(NhsDate, ShowsWhatIsNoDateAsItCame) {
  for (const char* odd : {"2026-13-01", "2026-02-30", "19-1-1", "", "yesterday", "2026-1"}) {
    EXPECT_FALSE(nhs_date(odd).valid) << odd;
    EXPECT_EQ(nhs_date(odd).text, odd);
  }
}

TEST(NhsDate, ShowsLondonTimeOnBothSidesOfTheClockChange) {
  EXPECT_EQ(nhs_date_time(parse_rfc3339("2026-10-25T00:30:00Z").value()), "25-Oct-2026 01:30");
  EXPECT_EQ(nhs_date_time(parse_rfc3339("2026-10-25T01:30:00Z").value()), "25-Oct-2026 01:30");
  EXPECT_EQ(nhs_date_time_seconds(parse_rfc3339("2026-10-25T23:59:09Z").value()),
            "25-Oct-2026 23:59:09");
}

TEST(Age, GoesByDaysMonthsYears) {
  EXPECT_EQ(age("2026-11-22", "2026-11-22"), "0 days");
  EXPECT_EQ(age("2026-11-21", "2026-11-22"), "1 day");
  EXPECT_EQ(age("2026-10-26", "2026-11-22"), "27 days");
  EXPECT_EQ(age("2026-10-22", "2026-11-22"), "1m");
  EXPECT_EQ(age("2024-11-23", "2026-11-22"), "23m");
  EXPECT_EQ(age("2024-11-22", "2026-11-22"), "2y");
  EXPECT_EQ(age("1944-02-01", "2026-11-22"), "82y");
  EXPECT_EQ(age("1944-11-23", "2026-11-22"), "81y");
  EXPECT_EQ(age("1944-11-22", "2026-11-22T08:00:00Z"), "82y");
}

TEST(Age, IsApproximateOrAbsentWhereTheDateIs) {
  EXPECT_EQ(age("1944", "2026-11-22"), "about 82y");
  EXPECT_EQ(age("1944-05", "2026-11-22"), "about 82y");
  EXPECT_EQ(age("not a date", "2026-11-22"), "");
  EXPECT_EQ(age("2027-01-01", "2026-11-22"), "");
}

TEST(Span, ReadsInTheUnitAWardWouldUse) {
  EXPECT_EQ(span(59'000), "under 1 min");
  EXPECT_EQ(span(8 * 60'000), "8 min");
  EXPECT_EQ(span(6 * 3'600'000 + 1), "6 h");
  EXPECT_EQ(span(72 * 3'600'000ll), "3 days");
  EXPECT_EQ(span(-5), "under 1 min");
}

}  // namespace
}  // namespace weft::sheet
