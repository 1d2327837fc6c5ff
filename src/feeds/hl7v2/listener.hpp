// SPDX-License-Identifier: Apache-2.0
// What a feed's listener does with one frame: reads just enough to know a repeat, journals the
// bytes, and answers once they are durable. Runs on network threads; never blocks.
// HL7 v2.x chapter 2, "Acknowledgment: original mode"; docs/reference/acknowledgements.md
#pragma once

#include <string>

#include "base/random.hpp"
#include "base/time.hpp"
#include "feeds/hl7v2/feed_options.hpp"
#include "feeds/hl7v2/tables.hpp"
#include "net/mllp_server.hpp"
#include "record/inbox/journal.hpp"

namespace weft::feeds {

struct ListenerDependencies {
  record::inbox::Journal& journal;
  const MapTables& tables;
  FeedOptions options;
  Clock clock;
  RandomBytes random;  // control ids of our acknowledgements
};

// What is passed in outlives the server that calls the handler.
net::FrameHandler make_frame_handler(ListenerDependencies dependencies);

// The arrival a frame becomes, acknowledgement included. Pure.
record::inbox::Arrival read_arrival(std::string frame, std::string peer, Instant now,
                                    std::string_view own_id, const MapTables& tables,
                                    const FeedOptions& options);

}  // namespace weft::feeds
