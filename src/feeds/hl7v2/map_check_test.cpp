// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/map_check.hpp"

#include <gtest/gtest.h>

namespace weft::feeds {
namespace {

const std::string kAdmitted =
    "MSH|^~\\&|PAS|RCB|||202603011000||ADT^A01|1|P|2.4\r"
    "EVN||202603011000\r"
    "PID|1||A1^^^HOSP~9990004587^^^NHS||SMITH^ANN||19651213|2\r"
    "PV1|1|I|WARD 4||||||||||||||||2139^^^VISITID\r";
const std::string kLinked = "MSH|^~\\&|PAS|RCB|||202603011000||ADT^A24|2|P|2.4\rPID|1||A1^^^HOSP\r";

Result<fhir::Json> check(std::string_view bytes, size_t index) {
  static const auto tables = load_built_in_maps();
  FeedOptions options;
  options.name = "pas";
  options.organisation = "RCB";
  return check_map(bytes, index, *tables, options, *parse_rfc3339("2026-03-02T12:00:00Z"));
}

TEST(MapCheck, ShowsResourcesAndWhatWasNotRead) {
  const auto shown = check(kAdmitted, 1);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->at("outcome").text(), "applied");
  EXPECT_EQ(shown->at("reason").text(), "");
  ASSERT_EQ(shown->at("resources").items().size(), 2u);
  EXPECT_EQ(shown->path("resources.0.resourceType").text(), "Encounter");
  EXPECT_EQ(shown->path("resources.0.status").text(), "in-progress");
  EXPECT_EQ(shown->path("resources.1.birthDate").text(), "1965-12-13");
  EXPECT_EQ(fhir::render_json(shown->at("unmapped")), R"(["MSH-4"])");
}

TEST(MapCheck, SaysWhyAMessageIsParked) {
  const auto shown = check(kLinked, 1);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->at("outcome").text(), "parked");
  EXPECT_EQ(shown->at("reason").text(), "merge not understood");
  EXPECT_TRUE(shown->at("resources").items().empty());
}

TEST(MapCheck, RejectsWhatIsNoMessage) {
  const auto shown = check("hello", 1);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->at("outcome").text(), "rejected");
}

TEST(MapCheck, CountsTheMessagesOfAFileFromOne) {
  const std::string framed = "\x0B" + kAdmitted + "\x1C\r\x0B" + kLinked + "\x1C\r";
  const std::string plain = kAdmitted + "\n" + kLinked;
  const std::string batch = "FHS|^~\\&\rBHS|^~\\&\r" + kAdmitted + kLinked + "BTS|2\rFTS|1\r";
  for (const std::string& bytes : {framed, plain, batch}) {
    EXPECT_EQ(split_messages(bytes).size(), 2u);
    EXPECT_EQ(check(bytes, 1)->at("outcome").text(), "applied");
    EXPECT_EQ(check(bytes, 2)->at("reason").text(), "merge not understood");
    EXPECT_EQ(check(bytes, 3).error().kind, Kind::NotFound);
    EXPECT_EQ(check(bytes, 0).error().kind, Kind::NotFound);
  }
}

TEST(MapCheck, IsNotMisledByMshInsideAValue) {
  const std::string inside = kAdmitted + "NTE|1||see MSH|7\r";
  EXPECT_EQ(split_messages(inside).size(), 1u);
}

}  // namespace
}  // namespace weft::feeds
