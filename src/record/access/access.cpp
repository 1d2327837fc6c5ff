// SPDX-License-Identifier: Apache-2.0
// Held in memory and written through: a page view reads no row. The file lock is held across a
// whole change, so changes are one after another; the short lock guards what page views read.
#include "record/access/access.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "record/access/access_file.hpp"

namespace weft::record::access {
namespace {

// Two launches sent at once from one jar both bear the cookie that the first of them rotates.
constexpr int64_t kRotationGraceMs = 30'000;
constexpr int64_t kTicketMarginMs = 60'000;  // kept this long past the last instant it could pass
constexpr size_t kTokenBytes = 32;

class FileAccess : public Access {
 public:
  FileAccess(std::unique_ptr<AccessFile> file, const AccessLimits& limits, Clock clock,
             RandomBytes random)
      : file_(std::move(file)),
        limits_(limits),
        clock_(std::move(clock)),
        random_(std::move(random)) {}
  ~FileAccess() override {
    if (!save_uses()) log::warn("access_uses_not_saved");
  }

  Result<void> load();
  Instant now() override;
  Result<bool> spend_ticket(std::string_view issuer, std::string_view jti,
                            Instant expires) override;
  Result<LaunchedSession> launch(Context context, std::string_view old_token) override;
  Result<Context> use(std::string_view context_id, std::string_view session_token,
                      bool renew) override;
  Result<size_t> end_user(std::string_view issuer, std::string_view user) override;
  Result<void> sweep() override;

 private:
  struct Held {
    Context context;
    Instant saved;  // its last_used in the file
  };
  struct Plan {  // what a launch changes, before it is durable
    Saved changed;
    Session session;
  };

  ContextState state_of(const Context& context, Instant at) const;
  const Session* find_jar(std::string_view old_token, Instant at) const;
  Plan plan_launch(Context context, std::string_view old_token, const std::string& token_hash,
                   Instant at) const;
  template <class Wanted>
  void close_contexts(Saved& changed, ContextState state, Instant at, Wanted&& wanted) const;
  void take(const Saved& changed);
  Result<void> save_uses();
  Forgotten find_forgotten(Instant at) const;

  const std::unique_ptr<AccessFile> file_;
  const AccessLimits limits_;
  const Clock clock_;
  const RandomBytes random_;
  std::atomic<int64_t> latest_ms_{0};

  std::mutex file_mutex_;  // taken before mutex_
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Held> contexts_;         // by id
  std::unordered_map<std::string, Session> sessions_;      // by id
  std::unordered_map<std::string, std::string> by_token_;  // hash of a present token → session
};

Result<void> FileAccess::load() {
  const Saved saved = TRY(file_->read_all());
  latest_ms_ = saved.clock.ms;
  take(saved);
  const int64_t behind = saved.clock - clock_();
  if (behind > kTicketMarginMs) log::warn("clock_is_behind_the_stored_one", {{"ms", behind}});
  return {};
}

Instant FileAccess::now() {
  const int64_t read = clock_().ms;
  int64_t latest = latest_ms_.load();
  while (read > latest && !latest_ms_.compare_exchange_weak(latest, read)) {
  }
  return {std::max(read, latest)};
}

Result<bool> FileAccess::spend_ticket(std::string_view issuer, std::string_view jti,
                                      Instant expires) {
  const std::lock_guard file_lock(file_mutex_);
  const Instant keep_until = expires + limits_.ticket_leeway_ms + kTicketMarginMs;
  return file_->spend(issuer, sha256(jti), keep_until, now());
}

// Ended and replaced stay what they are; open ones run out.
ContextState FileAccess::state_of(const Context& context, Instant at) const {
  if (context.state != ContextState::Open) return context.state;
  const bool idle = at - context.last_used >= limits_.idle_ms;
  const bool old = at - context.opened >= limits_.absolute_ms;
  return idle || old ? ContextState::TimedOut : ContextState::Open;
}

const Session* FileAccess::find_jar(std::string_view old_token, Instant at) const {
  if (old_token.empty()) return nullptr;
  const std::string hash = sha256(old_token);
  if (const auto found = by_token_.find(hash); found != by_token_.end())
    return &sessions_.at(found->second);
  for (const auto& [id, session] : sessions_)
    if (session.previous_hash == hash && at - session.rotated < kRotationGraceMs) return &session;
  return nullptr;
}

template <class Wanted>
void FileAccess::close_contexts(Saved& changed, ContextState state, Instant at,
                                Wanted&& wanted) const {
  for (const auto& [id, held] : contexts_) {
    if (state_of(held.context, at) != ContextState::Open || !wanted(held.context)) continue;
    changed.contexts.push_back(held.context);
    changed.contexts.back().state = state;
  }
}

FileAccess::Plan FileAccess::plan_launch(Context context, std::string_view old_token,
                                         const std::string& token_hash, Instant at) const {
  Plan plan;
  plan.changed.clock = at;
  const Session* jar = find_jar(old_token, at);
  const auth::Principal& who = context.principal;
  const bool same_user = jar && !jar->closed && jar->issuer == who.issuer && jar->user == who.user;
  if (same_user) {
    plan.session = *jar;
    plan.session.previous_hash = std::exchange(plan.session.token_hash, token_hash);
  } else {
    plan.session = {
        .id = random_id(random_), .issuer = who.issuer, .user = who.user, .token_hash = token_hash};
    if (jar) {
      plan.changed.sessions.push_back(*jar);
      plan.changed.sessions.back().closed = true;
      close_contexts(plan.changed, ContextState::Ended, at,
                     [&](const Context& other) { return other.session == jar->id; });
    }
  }
  plan.session.rotated = at;
  if (!context.window.empty())
    close_contexts(plan.changed, ContextState::Replaced, at, [&](const Context& other) {
      return other.principal.issuer == who.issuer && other.principal.user == who.user &&
             other.window == context.window;
    });
  context.session = plan.session.id;
  plan.changed.sessions.push_back(plan.session);
  plan.changed.contexts.push_back(std::move(context));
  return plan;
}

void FileAccess::take(const Saved& changed) {
  for (const Session& session : changed.sessions) {
    if (const auto before = sessions_.find(session.id); before != sessions_.end())
      by_token_.erase(before->second.token_hash);
    sessions_[session.id] = session;
    by_token_[session.token_hash] = session.id;
  }
  for (const Context& context : changed.contexts) {
    Held& held = contexts_[context.id];
    // A use may have come between plan and file.
    const Instant used = std::max(held.context.last_used, context.last_used);
    held = {context, context.last_used};
    held.context.last_used = used;
  }
}

Result<LaunchedSession> FileAccess::launch(Context context, std::string_view old_token) {
  const std::lock_guard file_lock(file_mutex_);
  const Instant at = now();
  const std::string token = base64url(random_(kTokenBytes));
  context.id = random_id(random_);
  context.number_key = random_(kTokenBytes);
  context.state = ContextState::Open;
  context.opened = context.last_used = at;
  const std::string id = context.id;
  Plan plan;
  {
    const std::lock_guard lock(mutex_);
    plan = plan_launch(std::move(context), old_token, sha256(token), at);
  }
  TRY_VOID(file_->save(plan.changed));
  const std::lock_guard lock(mutex_);
  take(plan.changed);
  return LaunchedSession{token, id};
}

Result<Context> FileAccess::use(std::string_view context_id, std::string_view session_token,
                                bool renew) {
  const Instant at = now();
  const std::string hash = sha256(session_token);
  Context answer;
  bool due = false;
  {
    const std::lock_guard lock(mutex_);
    const auto session = by_token_.find(hash);
    const auto found = contexts_.find(std::string(context_id));
    if (session == by_token_.end() || found == contexts_.end() ||
        found->second.context.session != session->second)
      return fail(Kind::NotFound, "no such context for this cookie");
    Held& held = found->second;
    held.context.state = state_of(held.context, at);
    if (renew && held.context.state == ContextState::Open) {
      held.context.last_used = std::max(held.context.last_used, at);
      // Seldom, so that a page view waits for no disk; a crash makes the limit a little shorter.
      due = held.context.last_used - held.saved >= limits_.idle_ms / 16;
    }
    answer = held.context;
  }
  if (due && !save_uses()) log::warn("access_uses_not_saved");
  return answer;
}

Result<void> FileAccess::save_uses() {
  const std::lock_guard file_lock(file_mutex_);
  Saved changed{.clock = now()};
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, held] : contexts_)
      if (held.context.last_used > held.saved) changed.contexts.push_back(held.context);
  }
  if (changed.contexts.empty()) return {};
  TRY_VOID(file_->save(changed));
  const std::lock_guard lock(mutex_);
  for (const Context& context : changed.contexts) contexts_[context.id].saved = context.last_used;
  return {};
}

Result<size_t> FileAccess::end_user(std::string_view issuer, std::string_view user) {
  const std::lock_guard file_lock(file_mutex_);
  const Instant at = now();
  Saved changed{.clock = at};
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, session] : sessions_) {
      if (session.issuer != issuer || session.user != user || session.closed) continue;
      changed.sessions.push_back(session);
      changed.sessions.back().closed = true;
    }
    close_contexts(changed, ContextState::Ended, at, [&](const Context& context) {
      return context.principal.issuer == issuer && context.principal.user == user;
    });
  }
  TRY_VOID(file_->save(changed));
  const std::lock_guard lock(mutex_);
  take(changed);
  return changed.contexts.size();
}

// A context is kept for the absolute limit after its last use, so that its pages can still say why
// they are gone; a session as long as it has one.
Forgotten FileAccess::find_forgotten(Instant at) const {
  Forgotten forgotten{.tickets_before = at};
  std::unordered_map<std::string, size_t> kept;
  for (const auto& [id, held] : contexts_) {
    const bool past = state_of(held.context, at) != ContextState::Open &&
                      at - held.context.last_used >= limits_.absolute_ms;
    if (past)
      forgotten.contexts.push_back(id);
    else
      ++kept[held.context.session];
  }
  for (const auto& [id, session] : sessions_)
    if (!kept.contains(id)) forgotten.sessions.push_back(id);
  return forgotten;
}

Result<void> FileAccess::sweep() {
  TRY_VOID(save_uses());
  const std::lock_guard file_lock(file_mutex_);
  const Instant at = now();
  Forgotten forgotten;
  {
    const std::lock_guard lock(mutex_);
    forgotten = find_forgotten(at);
  }
  TRY_VOID(file_->forget(forgotten, at));
  const std::lock_guard lock(mutex_);
  for (const std::string& id : forgotten.contexts) contexts_.erase(id);
  for (const std::string& id : forgotten.sessions) {
    by_token_.erase(sessions_[id].token_hash);
    sessions_.erase(id);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Access>> Access::open(const std::string& path, const std::string& key,
                                             const AccessLimits& limits, Clock clock,
                                             RandomBytes random) {
  auto access = std::make_unique<FileAccess>(TRY(AccessFile::open(path, key, limits.reserve_bytes)),
                                             limits, std::move(clock), std::move(random));
  TRY_VOID(access->load());
  return access;
}

}  // namespace weft::record::access
