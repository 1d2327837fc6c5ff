// SPDX-License-Identifier: Apache-2.0
// The audit: one hash chain in its own encrypted file, grouped into durable commits. Holds random
// person and staff numbers; the names behind them lie in an erasable table. Thread-safe.
// What stops it on a running server, for tests and by accident alike: a full disk once the reserve
// beside the file (`<path>.reserve`) is used up, or another process's lock on the file: BEGIN
// EXCLUSIVE, or without the key an exclusive fcntl lock on byte 120 of `<path>-shm`. After
// kLockWaitMs an append then fails, and whoever asked must show nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/principal.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace weft::record::audit {

inline constexpr int kLockWaitMs = 2'000;
inline constexpr double kFreeRatioAlarm = 0.2;

enum class Action : uint8_t {
  Launch = 1,
  LaunchRefused = 2,
  OpenRecord = 3,
  OpenItem = 4,
  Refused = 5,
  EndSessions = 6,
  Simulate = 7,
  Objection = 8,
  ReadRaw = 9,
  Mend = 10,
  Approve = 11,
  Replay = 12,
  ReadInbox = 13,
  ReadAudit = 14,
  RefusalSum = 15,
  FeedOperation = 16,
  ReadResource = 17,
  SearchResources = 18,
  WriteResource = 19,
  Token = 20,
  TokenRefused = 21,
};
std::string_view word_for(Action action);

struct Event {
  Instant at;
  Action action = Action::Refused;
  std::optional<auth::Principal> who;
  std::string actor;                // `--as` of a local command, or empty
  uint64_t person = 0;              // random person number; 0: nobody
  std::string page;                 // route name or command
  std::string reason;               // why refused, or the reason given; no patient data
  std::vector<std::string> things;  // "Observation/abc/2": what was shown
  uint64_t count = 1;               // of a sum
};

struct StoredEvent {
  uint64_t number = 0;  // 1, 2 … without gaps
  Event event;
  std::string hash;  // hex
};

struct Head {
  uint64_t number = 0;
  std::string hash;  // hex SHA-256 of the chain up to here
};

struct Verification {
  bool intact = false;
  uint64_t checked = 0;
  uint64_t broken_at = 0;
  std::string what;
};

struct AuditOptions {
  uint64_t reserve_bytes = 64 << 20;  // kept free for the audit when the disk is full
  int lock_wait_ms = kLockWaitMs;
  RandomBytes random = system_random();
};

class Audit {
 public:
  static Result<std::unique_ptr<Audit>> open(const std::string& path, const std::string& key,
                                             AuditOptions options = {});
  virtual ~Audit() = default;

  // Durable when it returns. Kind::Unavailable when it could not be written.
  virtual Result<uint64_t> append(Event event) = 0;

  // Newest first. Names are there until they are erased; `who` then has no user and no name.
  virtual Result<std::vector<StoredEvent>> by_person(uint64_t person, size_t limit) = 0;
  virtual Result<std::vector<StoredEvent>> by_staff(std::string_view issuer, std::string_view user,
                                                    size_t limit) = 0;
  // Oldest first.
  virtual Result<std::vector<StoredEvent>> list(uint64_t after, size_t limit) = 0;
  virtual Result<Head> head() = 0;
  // Recomputes the chain; with `expected`, also that the chain still holds that head.
  virtual Result<Verification> verify(const std::optional<Head>& expected) = 0;
  // The random number of a person (by home identifiers) or 0; made on first use.
  virtual Result<uint64_t> person_number(std::string_view person_key) = 0;
  virtual double free_ratio() = 0;  // of the reserved space
};

}  // namespace weft::record::audit
