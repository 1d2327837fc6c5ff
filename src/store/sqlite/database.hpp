// SPDX-License-Identifier: Apache-2.0
// One SQLite3MC connection, encrypted with cipher aegis; used by the sqlite engine and by the
// files beside it (journal, audit, access). A connection and its statements belong to one thread
// at a time. https://utelle.github.io/SQLite3MultipleCiphers/
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace weft::store::sqlite {

struct OpenOptions {
  std::string path;  // ":memory:" for a store that forgets
  std::string key;   // 32 raw bytes; must be empty only for ":memory:"
  int page_size = 8192;
  int cache_kb = 8'192;  // decrypted pages kept by this connection
  bool read_only = false;
  int busy_ms = 10'000;
};

class Statement;

class Database {
 public:
  // WAL, synchronous=FULL, foreign keys; a wrong key is Kind::Unauthenticated.
  static Result<std::unique_ptr<Database>> open(const OpenOptions& options);
  ~Database();
  Database(const Database&) = delete;

  Result<void> execute(std::string_view sql);       // no parameters, no rows
  Result<Statement> prepare(std::string_view sql);  // kept by the caller and reset for reuse
  Result<void> checkpoint();
  bool in_transaction() const;  // false again when a full disk has rolled one back
  int64_t last_rowid() const;
  int64_t changes() const;

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  sqlite3* handle_;
};

// A failed sync or write ends the process here, whoever asked for it: after that nobody can say
// what is durable. A full disk is Kind::Unavailable, another connection's lock Kind::Busy, bytes
// that are damaged Kind::Bug.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  // Bind from 1. Text is UTF-8; blobs may hold any byte. Bound bytes are copied.
  Statement& bind(int position, int64_t value);
  Statement& bind(int position, uint64_t value);
  Statement& bind_text(int position, std::string_view value);
  Statement& bind_blob(int position, std::string_view value);
  Statement& bind_kept(int position, std::string_view value);  // a blob the caller keeps: no copy
  Statement& bind_null(int position);

  Result<bool> step();  // true: a row is there
  Result<void> run();   // steps to the end, then resets
  void reset();         // and clears bindings

  int64_t integer(int column) const;         // from 0
  std::string text(int column) const;        // text or blob
  std::string_view bytes(int column) const;  // the same, until the next step or reset
  bool is_null(int column) const;

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  sqlite3_stmt* handle_;
};

}  // namespace weft::store::sqlite
