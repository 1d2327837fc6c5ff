// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/failure.hpp"

#include <sqlite3.h>

#include "base/check.hpp"

namespace weft::store::sqlite {

// https://www.sqlite.org/rescode.html
Error error_for(int code, const char* where) {
  const bool fsync_failed = code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
  const bool write_failed = code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_TRUNCATE;
  CHECK(!fsync_failed);
  CHECK(!write_failed);
  switch (code & 0xFF) {
    case SQLITE_NOTADB:
      return {Kind::Unauthenticated, "wrong key, or no database", where};
    case SQLITE_FULL:
      return {Kind::Unavailable, "the disk is full", where};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Kind::Busy, "locked by another connection", where};
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {Kind::Unavailable, "the file cannot be opened or written", where};
    case SQLITE_IOERR:
      return {Kind::Unavailable, "the file cannot be read", where};
    case SQLITE_CONSTRAINT:
      return {Kind::Conflict, "a constraint refused it", where};
    case SQLITE_TOOBIG:
      return {Kind::TooLarge, "a value is too large", where};
    case SQLITE_CORRUPT:
      return {Kind::Bug, "the file is damaged", where};
    default:
      return {Kind::Bug, std::string("sqlite: ") + sqlite3_errstr(code), where};
  }
}

}  // namespace weft::store::sqlite
