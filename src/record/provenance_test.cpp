// SPDX-License-Identifier: Apache-2.0
#include "record/provenance.hpp"

#include <gtest/gtest.h>

namespace weft::record {
namespace {

Provenance whole() {
  Provenance provenance;
  provenance.system = "PAS";
  provenance.feed = "acute-adt";
  provenance.time_flagged = true;
  provenance.cancelled_after_final = true;
  provenance.not_in_list_of = "2026-11-02";
  provenance.parts.push_back({"AL1[1]", "AL1|1|DA|7:^\n|", "ADT^A01", "42", "acute-adt", {1234}});
  provenance.parts.push_back({"AL1[2]", "", "ADT^A08", "", "acute-adt", {-5}});
  return provenance;
}

TEST(Provenance, ComesBackAsItWas) {
  const auto again = parse_provenance(render_provenance(whole()));
  ASSERT_TRUE(again);
  EXPECT_EQ(render_provenance(*again), render_provenance(whole()));
  ASSERT_EQ(again->parts.size(), 2u);
  EXPECT_EQ(again->parts[0].text, "AL1|1|DA|7:^\n|");
  EXPECT_EQ(again->parts[1].received.ms, -5);
  EXPECT_TRUE(again->time_flagged && again->cancelled_after_final);
  EXPECT_FALSE(again->provisional || again->date_not_valid);
}

TEST(Provenance, HeadLeavesThePartsAlone) {
  const auto head = parse_provenance_head(render_provenance(whole()));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->system, "PAS");
  EXPECT_EQ(head->not_in_list_of, "2026-11-02");
  EXPECT_TRUE(head->parts.empty());
}

TEST(Provenance, EveryCutIsNoticed) {
  Provenance one = whole();
  one.parts.resize(1);
  const std::string bytes = render_provenance(one);
  for (size_t size = 1; size < bytes.size(); ++size) {
    const auto cut = parse_provenance(bytes.substr(0, size));
    EXPECT_TRUE(!cut || cut->parts.empty()) << size;
  }
  EXPECT_TRUE(parse_provenance(""));
  EXPECT_FALSE(parse_provenance("p2;"));
}

}  // namespace
}  // namespace weft::record
