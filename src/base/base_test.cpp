// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace weft {
namespace {

Instant at(std::string_view text) { return parse_rfc3339(text).value(); }
std::string london(CivilTime civil, std::optional<Instant> not_after = {}) {
  const LondonInstant placed = from_london(civil, not_after);
  return rfc3339(placed.at) + (placed.in_gap ? " gap" : "");
}

TEST(Time, ReadsAndWritesRfc3339) {
  EXPECT_EQ(rfc3339(at("2026-11-22T16:36:45.120+01:00")), "2026-11-22T15:36:45.120Z");
  EXPECT_EQ(rfc3339(at("1904-02-29T00:00:00Z")), "1904-02-29T00:00:00Z");
  for (const char* bad : {"", "2026-11-22", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
                          "2026-11-22T16:36:45", "2026-11-22T16:36:45.Z", "2026-11-22T24:00:00Z",
                          "2026-11-22T16:36:45+1:00", "2026-11-22T16:36:45Zjunk"})
    EXPECT_FALSE(parse_rfc3339(bad)) << bad;
}

TEST(Time, PlacesLondonTimeInBothOddHours) {
  EXPECT_EQ(london({2026, 7, 1, 12}), "2026-07-01T11:00:00Z");
  EXPECT_EQ(london({2026, 3, 29, 1, 30}), "2026-03-29T01:00:00Z gap");
  EXPECT_EQ(london({2026, 10, 25, 1, 30}), "2026-10-25T01:30:00Z");
  EXPECT_EQ(london({2026, 10, 25, 1, 30}, at("2026-10-25T00:45:00Z")), "2026-10-25T00:30:00Z");
  EXPECT_EQ(to_london(at("2026-07-01T23:30:00Z")), (CivilTime{2026, 7, 2, 0, 30}));
}

TEST(Text, SplitsTrimsAndChecks) {
  EXPECT_EQ(split("a||b", '|'), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", '|'), (std::vector<std::string_view>{""}));
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_TRUE(is_utf8("naïve €𝄞"));
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(Text, CodesAndDecodesBase64AndHex) {
  for (const std::string& bytes : {std::string(""), std::string("f"), std::string("fo"),
                                   std::string("foo"), std::string("\0\xff\x10", 3)}) {
    EXPECT_EQ(parse_base64(base64(bytes)).value(), bytes);
    EXPECT_EQ(parse_base64url(base64url(bytes)).value(), bytes);
    EXPECT_EQ(parse_hex(hex(bytes)).value(), bytes);
  }
  for (const char* bad : {"Zg=", "Zh==", "Z===", "Zm9v\n", "====", "Zg==Zg=="})
    EXPECT_FALSE(parse_base64(bad)) << bad;
  for (const char* bad : {"Zg==", "Zm+v", "Z"}) EXPECT_FALSE(parse_base64url(bad)) << bad;
}

TEST(Hash, KnowsItsVectors) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Random, RepeatsWithASeedOnly) {
  const auto first = seeded_random(7), second = seeded_random(7), other = seeded_random(8);
  EXPECT_EQ(first(40), second(40));
  EXPECT_NE(first(16), other(16));
  EXPECT_NE(random_id(system_random()), random_id(system_random()));
}

Result<int> half(int value) {
  if (value % 2 != 0) return fail(Kind::Invalid, "odd");
  return value / 2;
}
Result<int> quarter(int value) { return half(TRY(half(value))); }

TEST(Result, TryPassesTheErrorOn) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().detail, "odd");
  EXPECT_EQ(half(8).and_then(half).map([](int value) { return value + 1; }).value(), 3);
}

TEST(Metrics, ShowsWhatWasCounted) {
  metrics::counter("weft_test_total", "A test", {{"kind", "a"}}).add(2);
  EXPECT_NE(metrics::exposition().find("weft_test_total{kind=\"a\"} 2"), std::string::npos);
}

}  // namespace
}  // namespace weft
