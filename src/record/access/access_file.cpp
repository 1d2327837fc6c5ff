// SPDX-License-Identifier: Apache-2.0
#include "record/access/access_file.hpp"

#include <array>

#include "store/sqlite/migrate.hpp"

namespace weft::record::access {
namespace {

using store::sqlite::Database;
using store::sqlite::Statement;

constexpr std::array<std::string_view, 1> kSteps = {R"(
CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), ms INTEGER NOT NULL);
CREATE TABLE spent_ticket (
  issuer TEXT NOT NULL, jti_hash BLOB NOT NULL, keep_until_ms INTEGER NOT NULL,
  PRIMARY KEY (issuer, jti_hash)) WITHOUT ROWID;
CREATE INDEX spent_ticket_by_time ON spent_ticket (keep_until_ms);
CREATE TABLE session (
  id TEXT PRIMARY KEY, issuer TEXT NOT NULL, user TEXT NOT NULL, token_hash BLOB NOT NULL,
  previous_hash BLOB NOT NULL, rotated_ms INTEGER NOT NULL, closed INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE context (
  id TEXT PRIMARY KEY, session TEXT NOT NULL, issuer TEXT NOT NULL, user TEXT NOT NULL,
  name TEXT NOT NULL, role TEXT NOT NULL, organisation TEXT NOT NULL, purpose TEXT NOT NULL,
  person INTEGER, person_bytes BLOB, window TEXT NOT NULL, page TEXT NOT NULL,
  number_key BLOB NOT NULL, state INTEGER NOT NULL, opened_ms INTEGER NOT NULL,
  last_used_ms INTEGER NOT NULL) WITHOUT ROWID;
)"};

Session session_of(const Statement& row) {
  return {.id = row.text(0),
          .issuer = row.text(1),
          .user = row.text(2),
          .token_hash = row.text(3),
          .previous_hash = row.text(4),
          .rotated = {row.integer(5)},
          .closed = row.integer(6) != 0};
}

// A role or purpose that this program does not know leaves the context unusable: it has ended.
Context context_of(const Statement& row) {
  const auto role = auth::find_role(row.text(5));
  const auto purpose = auth::find_purpose(row.text(7));
  Context context{.id = row.text(0),
                  .session = row.text(1),
                  .principal = {.issuer = row.text(2),
                                .user = row.text(3),
                                .name = row.text(4),
                                .role = role.value_or(auth::Role::Clerk),
                                .organisation = row.text(6),
                                .purpose = purpose.value_or(auth::Purpose::DirectCare)},
                  .window = row.text(10),
                  .page = row.text(11),
                  .number_key = row.text(12),
                  .state = static_cast<ContextState>(row.integer(13)),
                  .opened = {row.integer(14)},
                  .last_used = {row.integer(15)}};
  if (!row.is_null(8))
    context.person = PersonHandle{static_cast<uint64_t>(row.integer(8)), row.text(9)};
  if (!role || !purpose) context.state = ContextState::Ended;
  return context;
}

Result<void> delete_rows(Database& database, std::string_view sql,
                         const std::vector<std::string>& ids) {
  Statement statement = TRY(database.prepare(sql));
  for (const std::string& id : ids) TRY_VOID(statement.bind_text(1, id).run());
  return {};
}

}  // namespace

Result<std::unique_ptr<AccessFile>> AccessFile::open(const std::string& path,
                                                     const std::string& key,
                                                     uint64_t reserve_bytes) {
  auto database = TRY(Database::open({.path = path, .key = key}));
  TRY_VOID(store::sqlite::migrate(*database, kSteps));
  // A short log is written over soon: on a full disk the reserve then lasts for many launches.
  TRY_VOID(database->execute("PRAGMA wal_autocheckpoint=128"));
  const bool on_disk = path != ":memory:";
  std::unique_ptr<AccessFile> file(
      new AccessFile(std::move(database), path + ".reserve", on_disk ? reserve_bytes : 0));
  if (on_disk) TRY_VOID(file->reserve_.take());
  return file;
}

template <class Act>
auto AccessFile::transact(Act&& act) -> decltype(act()) {
  auto result = transact_once(act);
  while (!result && result.error().kind == Kind::Unavailable && reserve_.release())
    result = transact_once(act);
  if (result) reserve_.refill();
  return result;
}

template <class Act>
auto AccessFile::transact_once(Act& act) -> decltype(act()) {
  TRY_VOID(database_->execute("BEGIN IMMEDIATE"));
  auto result = act();
  if (result) {
    if (auto committed = database_->execute("COMMIT"); !committed)
      result = std::unexpected(committed.error());
  }
  if (!result && database_->in_transaction()) TRY_VOID(database_->execute("ROLLBACK"));
  return result;
}

Result<Saved> AccessFile::read_all() {
  Saved saved;
  Statement clock = TRY(database_->prepare("SELECT ms FROM clock"));
  if (TRY(clock.step())) saved.clock = {clock.integer(0)};
  Statement sessions = TRY(database_->prepare(
      "SELECT id, issuer, user, token_hash, previous_hash, rotated_ms, closed FROM session"));
  while (TRY(sessions.step())) saved.sessions.push_back(session_of(sessions));
  Statement contexts = TRY(database_->prepare(
      "SELECT id, session, issuer, user, name, role, organisation, purpose, person, person_bytes,"
      " window, page, number_key, state, opened_ms, last_used_ms FROM context"));
  while (TRY(contexts.step())) saved.contexts.push_back(context_of(contexts));
  return saved;
}

Result<bool> AccessFile::spend(std::string_view issuer, std::string_view jti_hash,
                               Instant keep_until, Instant clock) {
  return transact([&]() -> Result<bool> {
    Statement insert =
        TRY(database_->prepare("INSERT INTO spent_ticket VALUES (?, ?, ?) ON CONFLICT DO NOTHING"));
    insert.bind_text(1, issuer).bind_blob(2, jti_hash).bind(3, keep_until.ms);
    TRY_VOID(insert.run());
    const bool first = database_->changes() == 1;
    TRY_VOID(save_clock(clock));
    return first;
  });
}

Result<void> AccessFile::save(const Saved& changed) {
  return transact([&]() -> Result<void> {
    for (const Session& session : changed.sessions) TRY_VOID(save_session(session));
    for (const Context& context : changed.contexts) TRY_VOID(save_context(context));
    return save_clock(changed.clock);
  });
}

Result<void> AccessFile::forget(const Forgotten& forgotten, Instant clock) {
  return transact([&]() -> Result<void> {
    TRY_VOID(save_clock(clock));
    Statement tickets = TRY(database_->prepare("DELETE FROM spent_ticket WHERE keep_until_ms < ?"));
    TRY_VOID(tickets.bind(1, forgotten.tickets_before.ms).run());
    TRY_VOID(delete_rows(*database_, "DELETE FROM session WHERE id = ?", forgotten.sessions));
    return delete_rows(*database_, "DELETE FROM context WHERE id = ?", forgotten.contexts);
  });
}

Result<void> AccessFile::save_clock(Instant clock) {
  Statement write = TRY(database_->prepare(
      "INSERT INTO clock VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET ms = max(ms, excluded.ms)"));
  return write.bind(1, clock.ms).run();
}

Result<void> AccessFile::save_session(const Session& session) {
  Statement write =
      TRY(database_->prepare("INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?)"));
  write.bind_text(1, session.id).bind_text(2, session.issuer).bind_text(3, session.user);
  write.bind_blob(4, session.token_hash).bind_blob(5, session.previous_hash);
  write.bind(6, session.rotated.ms).bind(7, int64_t{session.closed});
  return write.run();
}

Result<void> AccessFile::save_context(const Context& context) {
  Statement write = TRY(database_->prepare(
      "INSERT OR REPLACE INTO context VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  const auth::Principal& who = context.principal;
  write.bind_text(1, context.id).bind_text(2, context.session).bind_text(3, who.issuer);
  write.bind_text(4, who.user).bind_text(5, who.name).bind_text(6, word_for(who.role));
  write.bind_text(7, who.organisation).bind_text(8, word_for(who.purpose));
  if (context.person)
    write.bind(9, context.person->person).bind_blob(10, context.person->bytes);
  else
    write.bind_null(9).bind_null(10);
  write.bind_text(11, context.window).bind_text(12, context.page);
  write.bind_blob(13, context.number_key).bind(14, static_cast<int64_t>(context.state));
  write.bind(15, context.opened.ms).bind(16, context.last_used.ms);
  return write.run();
}

}  // namespace weft::record::access
