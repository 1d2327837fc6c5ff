// SPDX-License-Identifier: Apache-2.0
// The file behind access.hpp: rows in and out, nothing decided. Every write is one transaction,
// durable when it returns, and carries the clock so that the clock can never go back. One thread
// at a time. Inside access/ only.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "record/access/access.hpp"
#include "record/reserve.hpp"
#include "store/sqlite/database.hpp"

namespace weft::record::access {

struct Session {
  std::string id;
  std::string issuer, user;
  std::string token_hash;     // what the jar holds now
  std::string previous_hash;  // what it held before the last launch, or empty
  Instant rotated;
  bool closed = false;  // takes no further launch
};

struct Saved {
  Instant clock;
  std::vector<Session> sessions;
  std::vector<Context> contexts;
};

struct Forgotten {
  Instant tickets_before;
  std::vector<std::string> sessions, contexts;
};

class AccessFile {
 public:
  static Result<std::unique_ptr<AccessFile>> open(const std::string& path, const std::string& key,
                                                  uint64_t reserve_bytes);

  Result<Saved> read_all();
  // True when this (issuer, jti) was not there yet.
  Result<bool> spend(std::string_view issuer, std::string_view jti_hash, Instant keep_until,
                     Instant clock);
  Result<void> save(const Saved& changed);  // inserts or replaces whole rows
  Result<void> forget(const Forgotten& forgotten, Instant clock);

 private:
  AccessFile(std::unique_ptr<store::sqlite::Database> database, std::string reserve_path,
             uint64_t reserve_bytes)
      : database_(std::move(database)), reserve_(std::move(reserve_path), reserve_bytes) {}
  template <class Act>
  auto transact(Act&& act) -> decltype(act());
  template <class Act>
  auto transact_once(Act& act) -> decltype(act());
  Result<void> save_clock(Instant clock);
  Result<void> save_session(const Session& session);
  Result<void> save_context(const Context& context);

  std::unique_ptr<store::sqlite::Database> database_;
  Reserve reserve_;  // a full disk stops no launch while it lasts
};

}  // namespace weft::record::access
