// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/database.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "store/sqlite/migrate.hpp"
#include "store/sqlite/schema.hpp"

namespace weft::store::sqlite {
namespace {

class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-db-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    path_ = (folder_ / "x.db").string();
  }
  ~DatabaseTest() override { std::filesystem::remove_all(folder_); }

  Result<std::unique_ptr<Database>> open(char key) {
    return Database::open({.path = path_, .key = std::string(32, key)});
  }
  void write_secret() {
    auto database = open('k');
    ASSERT_TRUE(database) << database.error().detail;
    ASSERT_TRUE((*database)->execute("CREATE TABLE note (text TEXT)"));
    ASSERT_TRUE((*database)->execute("INSERT INTO note VALUES ('penicillin anaphylaxis')"));
    ASSERT_TRUE((*database)->checkpoint());
  }

  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(DatabaseTest, OpensAgainWithItsKeyOnly) {
  write_secret();
  const auto again = open('k');
  ASSERT_TRUE(again);
  auto read = (*again)->prepare("SELECT text FROM note");
  ASSERT_TRUE(read);
  ASSERT_TRUE(*read->step());
  EXPECT_EQ(read->text(0), "penicillin anaphylaxis");

  const auto wrong = open('x');
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, Kind::Unauthenticated);
}

TEST_F(DatabaseTest, AKeyOfAnotherLengthIsRefusedAndNotTakenAsAPassphrase) {
  for (const size_t length : {0u, 16u, 31u, 33u, 64u}) {
    const auto database = Database::open({.path = path_, .key = std::string(length, 'k')});
    ASSERT_FALSE(database) << length;
    EXPECT_EQ(database.error().kind, Kind::Invalid);
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(DatabaseTest, NothingReadableLiesOnDiskAndOnlyItsOwnerReadsTheFile) {
  write_secret();
  std::stringstream bytes;
  bytes << std::ifstream(path_, std::ios::binary).rdbuf();
  EXPECT_GT(bytes.str().size(), 8000u);
  EXPECT_EQ(bytes.str().find("penicillin"), std::string::npos);
  EXPECT_EQ(bytes.str().find("CREATE TABLE"), std::string::npos);
  struct stat info{};
  ASSERT_EQ(::stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(DatabaseTest, AFlippedByteIsNotReadAsData) {
  write_secret();
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(8192 + 4000);
    const int byte = file.get();
    file.seekp(8192 + 4000);
    file.put(static_cast<char>(byte ^ 1));
  }
  const auto database = open('k');
  ASSERT_TRUE(database);  // the first page is whole
  auto read = (*database)->prepare("SELECT text FROM note");
  ASSERT_TRUE(read);
  const auto row = read->step();
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().kind, Kind::Bug);
}

TEST_F(DatabaseTest, WritesAheadAndSyncsEveryCommit) {
  const auto database = open('k');
  ASSERT_TRUE(database);
  for (const auto& [pragma, expected] : {std::pair{"PRAGMA journal_mode", "wal"},
                                         {"PRAGMA synchronous", "2"},
                                         {"PRAGMA foreign_keys", "1"},
                                         {"PRAGMA cipher", "aegis"}}) {
    auto read = (*database)->prepare(pragma);
    ASSERT_TRUE(read);
    ASSERT_TRUE(*read->step());
    EXPECT_EQ(read->text(0), expected) << pragma;
  }
}

TEST_F(DatabaseTest, AnothersLockIsBusy) {
  const auto holder = open('k');
  ASSERT_TRUE(holder);
  ASSERT_TRUE((*holder)->execute("BEGIN IMMEDIATE"));
  const auto other = Database::open({.path = path_, .key = std::string(32, 'k'), .busy_ms = 1});
  ASSERT_TRUE(other);
  const auto begun = (*other)->execute("BEGIN IMMEDIATE");
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().kind, Kind::Busy);
}

TEST_F(DatabaseTest, BytesOfAnyKindComeBack) {
  const auto database = open('k');
  ASSERT_TRUE(database);
  ASSERT_TRUE((*database)->execute("CREATE TABLE t (a BLOB, b TEXT, c)"));
  const std::string bytes("\0\xff\r\n\x1c", 5);
  auto put = (*database)->prepare("INSERT INTO t VALUES (?, ?, ?)");
  ASSERT_TRUE(put);
  put->bind_blob(1, bytes).bind_text(2, "").bind_null(3);
  ASSERT_TRUE(put->run());
  auto read = (*database)->prepare("SELECT a, b, c FROM t");
  ASSERT_TRUE(*read->step());
  EXPECT_EQ(read->text(0), bytes);
  EXPECT_FALSE(read->is_null(1));
  EXPECT_TRUE(read->is_null(2));
}

TEST_F(DatabaseTest, StepsOfTheFormRunOnceAndANewerFormIsRefused) {
  const auto database = open('k');
  ASSERT_TRUE(database);
  ASSERT_TRUE(migrate(**database, store_steps()));
  ASSERT_TRUE(migrate(**database, store_steps()));
  ASSERT_TRUE((*database)->execute("UPDATE schema_version SET number = 999"));
  const auto newer = migrate(**database, store_steps());
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().kind, Kind::Unsupported);
}

TEST_F(DatabaseTest, AStepThatFailsLeavesNothing) {
  const auto database = open('k');
  ASSERT_TRUE(database);
  const std::string_view broken[] = {"CREATE TABLE one (a); CREATE TABLE one (a);"};
  ASSERT_FALSE(migrate(**database, broken));
  EXPECT_TRUE((*database)->execute("CREATE TABLE one (a)"));
}

}  // namespace
}  // namespace weft::store::sqlite
