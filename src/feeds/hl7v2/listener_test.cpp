// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/listener.hpp"

#include <gtest/gtest.h>

namespace weft::feeds {
namespace {

using record::inbox::Arrival;

const MapTables& tables() {
  static const auto loaded = load_built_in_maps();
  return *loaded;
}

std::string message(const std::string& time, const std::string& control_id,
                    const std::string& processing = "P") {
  return "MSH|^~\\&|PAS|RCB|WEFT|WEFT|" + time + "||ADT^A40|" + control_id + "|" + processing +
         "|2.4\rPID|1||A1^^^HOSP~999 000 4587^^^NHS\rMRG|A2^^^HOSP\r";
}

Arrival read(const std::string& frame, bool live = false) {
  FeedOptions options;
  options.name = "pas";
  options.organisation = "RCB";
  options.live = live;
  return read_arrival(frame, "10.1.2.3", *parse_rfc3339("2026-03-02T12:00:00Z"), "OURS1", tables(),
                      options);
}

TEST(Listener, ReadsWhatTheJournalNeeds) {
  const Arrival arrival = read(message("202603021200", "M1"));
  EXPECT_EQ(arrival.feed, "pas");
  EXPECT_EQ(arrival.organisation, "RCB");
  EXPECT_EQ(arrival.control_id, "M1");
  EXPECT_EQ(arrival.type, "ADT^A40");
  EXPECT_EQ(arrival.peer, "10.1.2.3");
  EXPECT_EQ(arrival.raw, message("202603021200", "M1"));
  EXPECT_FALSE(arrival.rejected);
  EXPECT_NE(arrival.acknowledgement.find("MSA|AA|M1"), std::string::npos);
}

TEST(Listener, OrdersByEveryNumberOfPid3AndMrg1ScopedByOrganisation) {
  const std::vector<std::string> expected = {"RCB|https://fhir.nhs.uk/Id/nhs-number|9990004587",
                                             "RCB|urn:weft:org:RCB:HOSP|A1",
                                             "RCB|urn:weft:org:RCB:HOSP|A2"};
  EXPECT_EQ(read(message("202603021200", "M1")).order_keys, expected);
}

// fold.md rule 9.
TEST(Listener, ComparesRepeatsWithoutMsh7) {
  EXPECT_EQ(read(message("202603021200", "M1")).content_hash,
            read(message("202603021205", "M1")).content_hash);
  EXPECT_NE(read(message("202603021200", "M1")).content_hash,
            read(message("202603021200", "M1", "D")).content_hash);
  EXPECT_EQ(read(message("202603021200", "M1")).content_hash.size(), 32u);
}

TEST(Listener, ComparesEveryByteWhereTheControlIdIsEmpty) {
  EXPECT_NE(read(message("202603021200", "")).content_hash,
            read(message("202603021205", "")).content_hash);
  EXPECT_EQ(read(message("202603021200", "")).content_hash,
            read(message("202603021200", "")).content_hash);
}

TEST(Listener, RefusesTestMessagesOnlyWhereTheEnvironmentIsLive) {
  for (const char* processing : {"T", "D"}) {
    EXPECT_FALSE(read(message("202603021200", "M1", processing)).rejected);
    const Arrival refused = read(message("202603021200", "M1", processing), true);
    EXPECT_TRUE(refused.rejected);
    EXPECT_NE(refused.acknowledgement.find("MSA|AR|M1"), std::string::npos);
  }
  EXPECT_FALSE(read(message("202603021200", "M1", "P"), true).rejected);
}

TEST(Listener, RefusesOnlyWhatIsNoMessage) {
  const Arrival refused = read("GET / HTTP/1.1");
  EXPECT_TRUE(refused.rejected);
  EXPECT_EQ(refused.raw, "GET / HTTP/1.1");
  EXPECT_NE(refused.acknowledgement.find("MSA|AR|"), std::string::npos);
  EXPECT_FALSE(read("MSH|^~\\&|X||||||SIU^S12|1|P|2.4\r").rejected);
  EXPECT_FALSE(read("MSH|^~\\&\r").rejected);
}

}  // namespace
}  // namespace weft::feeds
