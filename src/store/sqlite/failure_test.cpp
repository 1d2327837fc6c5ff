// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/failure.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace weft::store::sqlite {
namespace {

// After a failed sync nobody can say what is durable, and a second one may say yes for nothing.
TEST(FailureDeathTest, LostWritesEndTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((void)error_for(SQLITE_IOERR_FSYNC, "commit"), "fsync_failed");
  EXPECT_DEATH((void)error_for(SQLITE_IOERR_DIR_FSYNC, "commit"), "fsync_failed");
  EXPECT_DEATH((void)error_for(SQLITE_IOERR_WRITE, "commit"), "write_failed");
}

TEST(Failure, WhatCanBeTriedAgainIsAValue) {
  EXPECT_EQ(error_for(SQLITE_FULL, "").kind, Kind::Unavailable);
  EXPECT_EQ(error_for(SQLITE_BUSY_SNAPSHOT, "").kind, Kind::Busy);
  EXPECT_EQ(error_for(SQLITE_IOERR_READ, "").kind, Kind::Unavailable);
  EXPECT_EQ(error_for(SQLITE_NOTADB, "").kind, Kind::Unauthenticated);
  EXPECT_EQ(error_for(SQLITE_CORRUPT_INDEX, "").kind, Kind::Bug);
}

}  // namespace
}  // namespace weft::store::sqlite
