// SPDX-License-Identifier: Apache-2.0
// The desk where journalled messages are filed: hands them out in sequence, and writes rows,
// provenance and outcome of what a doorway made of them in one transaction. What a paused feed
// sends waits here. One worker takes and files; the other functions may be called from any thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "record/filing/filing.hpp"
#include "record/inbox/journal.hpp"
#include "store/store.hpp"

namespace weft::record::filing {

// What a doorway made of one message. Applied: `submission` is there. Otherwise it may be there
// with the one statement that restricts its person: filed if not applied, a marker while parked.
struct Mapped {
  uint64_t seq = 0;
  std::string feed, organisation;
  Instant received;
  inbox::State state = inbox::State::Applied;
  inbox::ParkReason reason = inbox::ParkReason::None;
  std::string detail;
  std::optional<Submission> submission;
};

struct DeskDependencies {
  store::Store& store;
  inbox::Journal& journal;
  Clock clock;
  RandomBytes random;
  bool live = false;  // 999 numbers are trusted only where false
};

class Desk {
 public:
  // Finds where the last run stopped, and which messages it died on.
  static Result<std::unique_ptr<Desk>> open(DeskDependencies dependencies);

  // The next messages, oldest first, at most `limit`; none when nothing came within `ms_max`. The
  // same ones again until they are filed. One that the program died on comes alone.
  Result<std::vector<inbox::JournalEntry>> take(size_t limit, int ms_max);
  // All of them, each once, in one durable transaction; one that breaks is parked, the others are
  // filed.
  Result<void> file_all(const std::vector<Mapped>& mapped);

  // A parked message, to be mapped and filed again. Kind::Conflict where it is not parked.
  Result<inbox::JournalEntry> take_parked(uint64_t seq);

  Result<void> pause(const std::string& feed);
  Result<void> resume(const std::string& feed);
  bool is_paused(const std::string& feed);

 private:
  explicit Desk(DeskDependencies dependencies)
      : with_(std::move(dependencies)), number_key_(with_.random(32)) {}
  Result<void> find_waiting();
  Result<std::vector<inbox::JournalEntry>> take_waiting(size_t limit);
  Result<std::vector<inbox::JournalEntry>> take_new(size_t limit, int ms_max);
  Result<void> note_in_flight();  // what is in hand, for the next start to know

  struct Filed {  // what is told once the transaction is durable
    size_t resources = 0;
    std::vector<uint64_t> late_after_merge;
  };
  // `alone`: one that breaks is taken back and parked; otherwise it breaks the transaction.
  Result<void> file_one(const Mapped& mapped, bool alone, store::Writer& writer, Filed& filed);
  Result<void> file_group(const std::vector<Mapped>& mapped, bool alone);

  struct Waiting {
    bool paused = false;
    std::deque<uint64_t> sequences;  // in order; kept by the row "_feed" from the first on
  };
  uint64_t first_waiting(const std::string& feed, const Waiting& waiting) const;
  Result<void> keep_pause(const std::string& feed);

  DeskDependencies with_;
  const std::string number_key_;  // of this run, for the numbers of new subjects
  std::mutex lock_;
  std::map<std::string, Waiting> waiting_;  // feeds that are paused or have a backlog of a pause
  uint64_t cursor_ = 0;
  std::vector<inbox::JournalEntry> in_hand_;
};

}  // namespace weft::record::filing
