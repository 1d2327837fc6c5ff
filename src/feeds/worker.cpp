// SPDX-License-Identifier: Apache-2.0
#include "feeds/worker.hpp"

#include <algorithm>
#include <future>
#include <span>
#include <thread>

#include "base/log.hpp"
#include "feeds/hl7v2/map.hpp"
#include "hl7v2/message.hpp"

namespace weft::feeds {
namespace {

using record::filing::Mapped;
using record::inbox::JournalEntry;
using record::inbox::ParkReason;
using record::inbox::State;

constexpr int kWaitMs = 200;
constexpr auto kRetryAfter = std::chrono::milliseconds(500);

void park(Mapped& mapped, ParkReason reason, std::string detail) {
  mapped.state = State::Parked;
  mapped.reason = reason;
  mapped.detail = std::move(detail);
}

void map_into(Mapped& mapped, const JournalEntry& entry, const MapTables& tables,
              const FeedOptions& options) {
  const std::string& bytes = entry.mended ? *entry.mended : entry.arrival.raw;
  const auto message = hl7v2::parse_message(bytes, {.charset_default = options.charset});
  if (!message) return park(mapped, ParkReason::NotParsed, message.error().detail);
  const record::filing::Source source{entry.arrival.feed,
                                      entry.arrival.organisation,
                                      entry.seq,
                                      std::string(message->control_id()),
                                      message->type(),
                                      std::string(message->text("MSH-3.1")),
                                      entry.arrival.received};
  MapResult result = map_message(*message, source, tables, options);
  mapped.state = result.state;
  mapped.reason = result.reason;
  mapped.detail = std::move(result.detail);
  mapped.submission = std::move(result.submission);
}

class WorkerThread final : public Worker {
 public:
  explicit WorkerThread(WorkerDependencies dependencies) : with_(std::move(dependencies)) {
    thread_ = std::jthread([this](std::stop_token stop) { run(stop); });
  }

  Result<void> replay(uint64_t seq) override {
    const JournalEntry entry = TRY(with_.desk.take_parked(seq));
    return with_.desk.file_all({map_entry(entry, with_.tables, options_of(entry))});
  }

 private:
  FeedOptions options_of(const JournalEntry& entry) const {
    const auto found = with_.feeds.find(entry.arrival.feed);
    if (found != with_.feeds.end()) return found->second;
    FeedOptions gone;  // no longer configured: what it sent is still applied
    gone.name = entry.arrival.feed;
    gone.organisation = entry.arrival.organisation;
    return gone;
  }

  std::vector<Mapped> map_all(std::span<const JournalEntry> entries) const {
    std::vector<Mapped> mapped;
    mapped.reserve(entries.size());
    for (const JournalEntry& entry : entries)
      mapped.push_back(map_entry(entry, with_.tables, options_of(entry)));
    return mapped;
  }

  // While one group is filed, the next is mapped beside it.
  Result<void> step() {
    const auto taken = TRY(with_.desk.take(with_.taken_max, kWaitMs));
    std::span<const JournalEntry> left(taken);
    const auto next_group = [&] {
      const auto group = left.first(std::min(left.size(), with_.group_max));
      left = left.subspan(group.size());
      return group;
    };
    std::vector<Mapped> ready = map_all(next_group());
    while (!ready.empty()) {
      std::future<std::vector<Mapped>> mapping;
      if (!left.empty())
        mapping =
            std::async(std::launch::async, [this, group = next_group()] { return map_all(group); });
      TRY_VOID(with_.desk.file_all(ready));
      ready = mapping.valid() ? mapping.get() : std::vector<Mapped>();
    }
    return {};
  }

  // A store that refuses (disk full) is tried again: nothing is skipped.
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const auto stepped = step();
      if (stepped) continue;
      log::error("apply_waits", {{"kind", stepped.error().kind}});
      std::this_thread::sleep_for(kRetryAfter);
    }
  }

  WorkerDependencies with_;
  std::jthread thread_;
};

}  // namespace

Mapped map_entry(const JournalEntry& entry, const MapTables& tables, const FeedOptions& options) {
  Mapped mapped;
  mapped.seq = entry.seq;
  mapped.feed = entry.arrival.feed;
  mapped.organisation = entry.arrival.organisation;
  mapped.received = entry.arrival.received;
  if (entry.deaths >= 2) {
    park(mapped, ParkReason::SecondDeath, "the program ended twice while this was applied");
    return mapped;
  }
  try {
    map_into(mapped, entry, tables, options);
  } catch (const std::exception&) {
    park(mapped, ParkReason::OwnFault, "an exception while mapping");
  }
  return mapped;
}

std::unique_ptr<Worker> Worker::start(WorkerDependencies dependencies) {
  return std::make_unique<WorkerThread>(std::move(dependencies));
}

}  // namespace weft::feeds
