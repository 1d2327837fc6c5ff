// SPDX-License-Identifier: Apache-2.0
// SQLite's answers as our errors. Lost writes end the process (design: a failed fsync).
#pragma once

#include "base/result.hpp"

struct sqlite3;

namespace weft::store::sqlite {

// The error for SQLite's answer `code`; does not return when durability is lost. `where` names the
// step, never a value.
Error error_for(int code, const char* where);

}  // namespace weft::store::sqlite
