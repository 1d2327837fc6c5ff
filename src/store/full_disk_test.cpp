// SPDX-License-Identifier: Apache-2.0
// A disk that fills up: transactions are refused whole, the store goes on reading, and writes again
// when there is room. Needs root, to mount a small tmpfs (WEFT_FAULTS=required makes that a must).
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "store/open.hpp"

namespace weft::store {
namespace {

class FullDiskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "weft-full-XXXXXX").string();
    disk_ = ::mkdtemp(name.data());
    mounted_ = ::mount("none", disk_.c_str(), "tmpfs", 0, "size=4m") == 0;
    if (mounted_) return;
    const char* faults = std::getenv("WEFT_FAULTS");
    ASSERT_FALSE(faults != nullptr && std::string(faults) == "required") << "cannot mount a tmpfs";
    GTEST_SKIP() << "needs root, to mount a small tmpfs";
  }
  ~FullDiskTest() override {
    if (mounted_) ::umount2(disk_.c_str(), MNT_DETACH);
    std::filesystem::remove_all(disk_);
  }

  static Result<void> write_one(Writer& writer, uint64_t number) {
    TRY_VOID(writer.put_subject({{1}, {1}, "RXX"}));
    for (const char* type : {"Observation", "DiagnosticReport"}) {
      Row row{.key = {{1}, type, std::to_string(number)}};
      row.body = std::string(20'000, 'b');
      TRY(writer.put(row));
    }
    return writer.put_outcome({number, "adt", 1, {}, ""});
  }

  std::filesystem::path disk_;
  bool mounted_ = false;
};

TEST_F(FullDiskTest, TransactionsAreRefusedWholeUntilThereIsRoom) {
  const EngineOptions options{.path = (disk_ / "store.db").string(), .key = std::string(32, 'k')};
  auto store = open_store(options);
  ASSERT_TRUE(store) << store.error().detail;
  std::ofstream(disk_ / "filler") << std::string(2 << 20, 'x');
  uint64_t written = 0;
  Result<uint64_t> commit = 0;
  while (written < 1'000) {
    commit = (*store)->write([&](Writer& writer) { return write_one(writer, written + 1); });
    if (!commit) break;
    written = *commit;
  }
  ASSERT_FALSE(commit) << "4 MB took 40 MB";
  EXPECT_EQ(commit.error().kind, Kind::Unavailable);
  ASSERT_GT(written, 0u);
  EXPECT_EQ((*store)->read_all({.subjects = {{1}}})->size(), 2 * written) << "still readable";
  // Part of a transaction must not stand alone because an earlier part did not fit.
  const auto careless = (*store)->write([&](Writer& writer) -> Result<void> {
    for (int i = 0; i < 50; ++i) (void)write_one(writer, written + 1);
    return writer.put_outcome({written + 1, "adt", 3, {}, ""});
  });
  EXPECT_FALSE(careless);
  EXPECT_EQ(*(*store)->last_outcome_seq(), written);

  std::filesystem::remove(disk_ / "filler");
  commit = (*store)->write([&](Writer& writer) { return write_one(writer, written + 1); });
  ASSERT_TRUE(commit) << commit.error().detail;
  EXPECT_EQ(*commit, written + 1) << "no number was used up";
  store->reset();
  store = open_store(options);
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->read_all({.subjects = {{1}}})->size(), 2 * (written + 1));
}

}  // namespace
}  // namespace weft::store
