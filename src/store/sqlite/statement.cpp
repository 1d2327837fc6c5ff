// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include "base/check.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/failure.hpp"

namespace weft::store::sqlite {

Statement::Statement(Statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Statement::~Statement() { sqlite3_finalize(handle_); }

// A position that does not exist is our own fault, so it ends the process.
Statement& Statement::bind(int position, int64_t value) {
  CHECK(sqlite3_bind_int64(handle_, position, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(int position, uint64_t value) {
  return bind(position, static_cast<int64_t>(value));
}

Statement& Statement::bind_text(int position, std::string_view value) {
  CHECK(sqlite3_bind_text64(handle_, position, value.data() ? value.data() : "", value.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_blob(int position, std::string_view value) {
  CHECK(sqlite3_bind_blob64(handle_, position, value.data() ? value.data() : "", value.size(),
                            SQLITE_TRANSIENT) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_kept(int position, std::string_view value) {
  CHECK(sqlite3_bind_blob64(handle_, position, value.data() ? value.data() : "", value.size(),
                            SQLITE_STATIC) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_null(int position) {
  CHECK(sqlite3_bind_null(handle_, position) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  const int answer = sqlite3_step(handle_);
  if (answer == SQLITE_ROW) return true;
  if (answer == SQLITE_DONE) return false;
  sqlite3_reset(handle_);
  return std::unexpected(error_for(answer, "step"));
}

Result<void> Statement::run() {
  for (;;) {
    const Result<bool> more = step();
    if (more && *more) continue;
    reset();
    if (!more) return std::unexpected(more.error());
    return {};
  }
}

void Statement::reset() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

std::string Statement::text(int column) const { return std::string(bytes(column)); }

std::string_view Statement::bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  const int size = sqlite3_column_bytes(handle_, column);
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, static_cast<size_t>(size));
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

}  // namespace weft::store::sqlite
