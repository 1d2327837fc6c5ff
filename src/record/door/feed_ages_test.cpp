// SPDX-License-Identifier: Apache-2.0
#include "record/door/feed_ages.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>

#include "base/hash.hpp"
#include "store/open.hpp"

namespace weft::record {
namespace {

void append(inbox::Journal& journal, Instant received) {
  inbox::Arrival arrival{.feed = "adt", .organisation = "RXX", .peer = "127.0.0.1"};
  arrival.control_id = "1";
  arrival.type = "ADT^A01";
  arrival.raw = "MSH|";
  arrival.content_hash = sha256(arrival.raw);
  arrival.received = received;
  std::promise<void> done;
  journal.append(std::move(arrival), [&](Result<inbox::Appended> result) {
    EXPECT_TRUE(result);
    done.set_value();
  });
  done.get_future().get();
}

TEST(FeedAges, SayWhenAFeedWasHeardAndHowLongItsOldestMessageWaits) {
  std::string name = (std::filesystem::temp_directory_path() / "weft-ages-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  {
    auto journal =
        inbox::Journal::open((folder / "journal.db").string(), std::string(32, 'j')).value();
    const auto store = store::open_store({"memory", "", ""}).value();
    inbox::InboxCounts counts(*journal, *store);
    append(*journal, Instant{5000});
    const auto ages = FeedAges(*journal, counts, {{"adt", "RXX"}, {"lab", "RYY"}}).read();
    ASSERT_EQ(ages.size(), 2u);
    EXPECT_EQ(ages[0].organisation, "RXX");
    EXPECT_EQ(ages[0].last_heard, Instant{5000});
    EXPECT_EQ(ages[0].oldest_pending, Instant{5000});
    EXPECT_EQ(ages[1].feed, "lab");
    EXPECT_FALSE(ages[1].last_heard || ages[1].oldest_pending);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace weft::record
