// SPDX-License-Identifier: Apache-2.0
// Opens the Door of a running server. What is passed in outlives it. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/time.hpp"
#include "record/audit/audit.hpp"
#include "record/chart/sift.hpp"
#include "record/door.hpp"
#include "record/policy/objections.hpp"
#include "record/policy/policy.hpp"
#include "store/store.hpp"

namespace weft::record {

struct DoorDependencies {
  store::Store& store;
  audit::Audit& audit;
  policy::Objections& objections;
  const policy::Policy& policy;
  Clock clock;
  // Every configured feed with its age as of now; door/feed_ages.hpp keeps them.
  std::function<std::vector<chart::FeedFacts>()> read_feeds;
  bool live = false;  // 999 numbers are trusted only where false
};

std::unique_ptr<Door> make_door(DoorDependencies dependencies);

}  // namespace weft::record
