// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/text.hpp"
#include "store/sqlite/failure.hpp"

namespace weft::store::sqlite {
namespace {

constexpr size_t kKeyBytes = 32;

Result<std::string> ask(Database& database, std::string_view sql) {
  Statement statement = TRY(database.prepare(sql));
  if (!TRY(statement.step())) return fail(Kind::Bug, "no answer from sqlite", "pragma");
  return statement.text(0);
}

// An unknown cipher is refused, but whoever ignores the answer goes on with another one; a raw key
// of the wrong length would be taken as a passphrase without a word. So both are compared.
// https://utelle.github.io/SQLite3MultipleCiphers/docs/configuration/config_sql_pragmas/
Result<void> unlock(Database& database, std::string_view key) {
  if (TRY(ask(database, "PRAGMA cipher='aegis'")) != "aegis")
    return fail(Kind::Unsupported, "this build of sqlite lacks the cipher aegis", "cipher");
  std::string statement = "PRAGMA key='raw:" + hex(key) + "'";
  const auto answer = ask(database, statement);
  explicit_bzero(statement.data(), statement.size());
  if (TRY(answer) != "ok") return fail(Kind::Bug, "sqlite did not take the key", "key");
  return {};
}

Result<void> settle(Database& database, const OpenOptions& options) {
  TRY_VOID(database.execute("PRAGMA page_size=" + std::to_string(options.page_size)));
  TRY_VOID(database.execute("PRAGMA cache_size=-" + std::to_string(options.cache_kb)));
  TRY(ask(database, "SELECT count(*) FROM sqlite_schema"));  // the first read proves the key
  const bool in_memory = options.path == ":memory:";
  if (!options.read_only) {
    const std::string mode = TRY(ask(database, "PRAGMA journal_mode=WAL"));
    if (mode != (in_memory ? "memory" : "wal"))
      return fail(Kind::Unsupported, "the file system does not carry write-ahead logs", "open");
  }
  TRY_VOID(
      database.execute("PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
                       "PRAGMA cell_size_check=ON; PRAGMA journal_size_limit=67108864"));
  if (TRY(ask(database, "PRAGMA synchronous")) != "2")
    return fail(Kind::Unsupported, "synchronous=FULL was not taken", "open");
  return {};
}

// Made before sqlite does, so that it is never readable by others; -wal and -shm follow its mode.
Result<void> make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return fail(Kind::Unavailable, "the file cannot be made or written", "open");
  ::close(file);
  return {};
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const OpenOptions& options) {
  const bool in_memory = options.path == ":memory:";
  if (options.path.empty()) return fail(Kind::Invalid, "no file named", "path");
  if (in_memory ? !options.key.empty() : options.key.size() != kKeyBytes)
    return fail(Kind::Invalid, "a key has 32 bytes", "key");
  if (!in_memory && !options.read_only) TRY_VOID(make_private_file(options.path));

  sqlite3* handle = nullptr;
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
      (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const int answer = sqlite3_open_v2(options.path.c_str(), &handle, flags, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (answer != SQLITE_OK) return std::unexpected(error_for(answer, "open"));
  sqlite3_busy_timeout(handle, options.busy_ms);
  if (!in_memory) TRY_VOID(unlock(*database, options.key));
  TRY_VOID(settle(*database, options));
  return database;
}

Database::~Database() { sqlite3_close_v2(handle_); }

Result<void> Database::execute(std::string_view sql) {
  const int answer = sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (answer != SQLITE_OK) return std::unexpected(error_for(answer, "execute"));
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int answer = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (answer != SQLITE_OK) return std::unexpected(error_for(answer, "prepare"));
  return Statement(statement);
}

Result<void> Database::checkpoint() {
  const int answer =
      sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (answer != SQLITE_OK) return std::unexpected(error_for(answer, "checkpoint"));
  return {};
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
int64_t Database::last_rowid() const { return sqlite3_last_insert_rowid(handle_); }
int64_t Database::changes() const { return sqlite3_changes64(handle_); }

}  // namespace weft::store::sqlite
