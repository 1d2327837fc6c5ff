// SPDX-License-Identifier: Apache-2.0
// Applies the journal on a thread of its own: takes messages from the desk, maps each, hands them
// back in groups, each filed in one transaction while the next is mapped. Owned by the app;
// functions may be called from any thread.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "feeds/hl7v2/feed_options.hpp"
#include "feeds/hl7v2/tables.hpp"
#include "record/filing/desk.hpp"

namespace weft::feeds {

struct WorkerDependencies {
  record::filing::Desk& desk;
  const MapTables& tables;
  std::map<std::string, FeedOptions> feeds;  // by name
  size_t taken_max = 600;                    // messages taken at once: should the program die, each
                                             // of them comes alone
  size_t group_max = 150;                    // messages to one transaction
};

class Worker {
 public:
  static std::unique_ptr<Worker> start(WorkerDependencies dependencies);
  virtual ~Worker() = default;  // stops when what was taken is filed

  // Maps and files a parked message again, mended or not. Kind::Conflict where it is not parked.
  virtual Result<void> replay(uint64_t seq) = 0;
};

// What a message becomes: parsed, mapped, or parked for a reason. Pure.
record::filing::Mapped map_entry(const record::inbox::JournalEntry& entry, const MapTables& tables,
                                 const FeedOptions& options);

}  // namespace weft::feeds
