// SPDX-License-Identifier: Apache-2.0
// Sessions, launch contexts and spent tickets, durable in their own file. Tokens are stored as
// hashes. The clock it keeps never goes back. Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "auth/principal.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "record/door.hpp"

namespace weft::record::access {

struct AccessLimits {
  int64_t idle_ms = 15 * 60'000;
  int64_t absolute_ms = 8 * 3'600'000;
  int64_t ticket_leeway_ms = 5'000;
  uint64_t reserve_bytes = 8 << 20;  // kept free for launches when the disk is full
};

enum class ContextState { Open, Replaced, Ended, TimedOut };

struct Context {
  std::string id;       // opaque, in page addresses
  std::string session;  // the session that opens it; not its token
  auth::Principal principal;
  std::optional<PersonHandle> person;  // absent: a steward's launch
  std::string window;                  // host's name for the window, or empty
  std::string page;                    // route name the launch asked for
  std::string number_key;              // keys the opaque numbers of pages
  ContextState state = ContextState::Open;
  Instant opened, last_used;
};

struct LaunchedSession {
  std::string session_token;  // for the cookie, 256 bits; not stored
  std::string context_id;
};

class Access {
 public:
  static Result<std::unique_ptr<Access>> open(const std::string& path, const std::string& key,
                                              const AccessLimits& limits, Clock clock,
                                              RandomBytes random);
  virtual ~Access() = default;

  virtual Instant now() = 0;  // stored, monotonic

  // True exactly once per (issuer, jti); durable before it returns; kept past `expires` + leeway.
  virtual Result<bool> spend_ticket(std::string_view issuer, std::string_view jti,
                                    Instant expires) = 0;

  // A launch: rotates the cookie of the jar (`old_token` may be empty). A session of another user
  // in that jar ends; the same user's other contexts stay. Ends that user's earlier context of the
  // same window.
  virtual Result<LaunchedSession> launch(Context context, std::string_view old_token) = 0;

  // The context, if this cookie opens it: Kind::NotFound otherwise (never says which). Renews the
  // idle limit when `renew`; a timed-out, replaced or ended one comes back with that state.
  virtual Result<Context> use(std::string_view context_id, std::string_view session_token,
                              bool renew) = 0;

  // POST /end: all of this user's sessions from this host. Returns how many contexts ended.
  virtual Result<size_t> end_user(std::string_view issuer, std::string_view user) = 0;
  virtual Result<void> sweep() = 0;  // forgets what is long past
};

}  // namespace weft::record::access
