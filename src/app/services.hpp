// SPDX-License-Identifier: Apache-2.0
// Everything a running server is made of, opened in order and closed in reverse. Owned by `serve`.
#pragma once

#include <memory>
#include <string>

#include "app/config.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "record/access/access.hpp"
#include "record/audit/audit.hpp"
#include "record/door.hpp"
#include "record/door/feed_ages.hpp"
#include "record/inbox/counts.hpp"
#include "record/inbox/journal.hpp"
#include "record/policy/objections.hpp"
#include "record/policy/policy.hpp"
#include "record/resources.hpp"
#include "store/store.hpp"

namespace weft::app {

struct Services {
  Config config;
  Clock clock;
  RandomBytes random;
  std::string seed;  // WEFT_TEST_SEED; empty: none
  // Each use draws from a stream of its own, so that under a seed one never shifts another.
  RandomBytes random_for(std::string_view use) const;
  record::policy::Policy policy;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<record::inbox::Journal> journal;
  std::unique_ptr<record::inbox::InboxCounts> counts;
  std::unique_ptr<record::audit::Audit> audit;
  std::unique_ptr<record::access::Access> access;
  std::unique_ptr<record::policy::Objections> objections;
  std::unique_ptr<record::FeedAges> feed_ages;
  std::unique_ptr<record::Door> door;
  std::unique_ptr<record::Resources> resources;
};

// WEFT_TEST_SEED and WEFT_TEST_NOW, where environment = test: Kind::Invalid elsewhere.
Result<std::unique_ptr<Services>> open_services(Config config, const std::string& folder,
                                                const Environ& environ);

}  // namespace weft::app
