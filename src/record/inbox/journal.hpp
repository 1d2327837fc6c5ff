// SPDX-License-Identifier: Apache-2.0
// The journal: every message as it came, in its own encrypted file with its own writer, so that an
// acknowledgement never queues behind apply. Appends are grouped into one durable commit.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace weft::record::inbox {

struct Arrival {
  std::string feed;
  std::string organisation;  // ODS code
  std::string peer;          // address it came from
  std::string control_id;    // MSH-10
  std::string type;          // "ADT^A01"
  std::string raw;           // bytes as they came
  std::string content_hash;  // 32 bytes: what the repeat test compares (fold.md rule 9)
  std::vector<std::string> order_keys;
  std::string acknowledgement;  // to be sent once durable; a repeat gets the stored one
  bool rejected = false;        // AR: journalled, never applied
  Instant received;
};

struct Appended {
  uint64_t seq = 0;
  bool duplicate = false;
  bool same_id_other_content = false;  // a feed alarm
  std::string acknowledgement;         // the stored one
};

struct JournalEntry {
  uint64_t seq = 0;
  Arrival arrival;
  bool duplicate = false;
  uint64_t first_seq = 0;               // of a duplicate: the one it repeats
  std::optional<std::string> mended;    // the approved mended text, applied instead of raw
  std::optional<std::string> proposed;  // the latest mended text, while nobody has approved it
  std::string mended_by, approved_by;
  uint32_t deaths = 0;  // times the program died while this one was being applied
};

// The little of a message to apply that waiting and order need.
struct JournalHead {
  uint64_t seq = 0;
  Instant received;
};

struct JournalCounts {
  std::string feed;
  uint64_t received = 0, duplicate = 0, rejected = 0;
};

class Journal {
 public:
  // One at a time: Kind::Conflict when another program has it open.
  static Result<std::unique_ptr<Journal>> open(const std::string& path, const std::string& key);
  virtual ~Journal() = default;

  // Never blocks. `done` runs on the journal's thread after the bytes are durable, or with the
  // error that kept them from being so (then nothing was kept). The process ends on failed fsync.
  using Done = std::function<void(Result<Appended>)>;
  virtual void append(Arrival arrival, Done done) = 0;

  virtual Result<std::optional<JournalEntry>> read(uint64_t seq) = 0;
  // Messages to apply (not duplicate, not rejected) with seq > after, oldest first.
  virtual Result<std::vector<JournalEntry>> read_after(uint64_t after, size_t limit) = 0;
  // The same for one feed, without the bytes.
  virtual Result<std::vector<JournalHead>> heads_after(std::string_view feed, uint64_t after,
                                                       size_t limit) = 0;
  // Newest first. All entries of a state the journal itself knows: duplicates or rejected.
  virtual Result<std::vector<JournalEntry>> list_duplicates(std::string_view feed,
                                                            size_t limit) = 0;
  virtual Result<std::vector<JournalEntry>> list_rejected(std::string_view feed, size_t limit) = 0;
  virtual Result<std::vector<JournalCounts>> counts() = 0;
  virtual std::optional<Instant> last_heard(std::string_view feed) = 0;
  virtual Result<uint64_t> last_seq() = 0;

  // Mending keeps every version and its mender. What is applied is the latest approved one; nobody
  // approves their own (Kind::Forbidden). `mended_by` and `approved_by` tell of the latest version.
  virtual Result<void> mend(uint64_t seq, std::string text, std::string by, Instant at) = 0;
  virtual Result<void> approve(uint64_t seq, std::string by, Instant at) = 0;
  // In-flight mark, so that a message that kills the program is known at restart. Cheap: written
  // without a sync, since it need not survive a power cut.
  virtual Result<void> note_deaths() = 0;  // at start: in flight → deaths + 1
  virtual Result<void> set_in_flight(const std::vector<uint64_t>& seqs) = 0;

  // True as soon as there is a message to apply with seq > after.
  virtual bool wait_for_more(uint64_t after, int ms_max) = 0;
};

}  // namespace weft::record::inbox
