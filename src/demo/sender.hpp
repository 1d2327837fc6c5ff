// SPDX-License-Identifier: Apache-2.0
// Sends a region's messages through the real listeners: one connection a feed, in order of time,
// resent until each is acknowledged. Runs on the caller's thread and one more per feed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "demo/person.hpp"

namespace weft::demo {

using FeedPorts = std::map<std::string, uint16_t>;  // feed name → port on loopback

struct Sent {
  size_t accepted = 0, refused = 0;
};

// `progress` is called with how many were sent so far, from one thread at a time.
Result<Sent> send_all(const std::vector<Happening>& happenings, const FeedPorts& ports,
                      const std::function<void(size_t)>& progress);

}  // namespace weft::demo
