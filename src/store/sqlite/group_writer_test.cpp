// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/group_writer.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>

namespace weft::store::sqlite {
namespace {

class GroupWriterTest : public ::testing::Test {
 protected:
  GroupWriterTest() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-group-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~GroupWriterTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Database> open() {
    auto database =
        Database::open({.path = (folder_ / "x.db").string(), .key = std::string(32, 'k')});
    EXPECT_TRUE(database);
    EXPECT_TRUE((*database)->execute("CREATE TABLE IF NOT EXISTS n (number INTEGER PRIMARY KEY)"));
    return std::move(*database);
  }

  static GroupWriter::Work insert(int64_t number) {
    return [number](Database&, StatementCache& at) -> Result<void> {
      return TRY(at.get("INSERT INTO n VALUES (?)"))->bind(1, number).run();
    };
  }

  std::vector<int64_t> numbers() {
    const auto database = open();
    auto read = database->prepare("SELECT number FROM n ORDER BY number");
    std::vector<int64_t> found;
    while (*read->step()) found.push_back(read->integer(0));
    return found;
  }

  std::filesystem::path folder_;
};

using Numbers = std::vector<int64_t>;

// Holds the writer's thread inside a group until told, so that what follows shares the next one.
struct Gate {
  std::promise<void> entered, open;
  GroupWriter::Work work() {
    return [this](Database&, StatementCache&) -> Result<void> {
      entered.set_value();
      open.get_future().wait();
      return {};
    };
  }
};

TEST_F(GroupWriterTest, WorkThatFailsTakesBackItsOwnAndNobodyElses) {
  std::vector<bool> results;
  std::vector<bool> groups;
  {
    Gate gate;  // outlives the writer's thread
    GroupWriter writer(open(), {.after_group = [&](bool ok) { groups.push_back(ok); }});
    const auto note = [&](const Result<void>& result) { results.push_back(result.has_value()); };
    writer.submit(gate.work(), nullptr);
    gate.entered.get_future().wait();
    writer.submit(insert(1), note);
    writer.submit(
        [](Database&, StatementCache& at) -> Result<void> {
          TRY_VOID(TRY(at.get("INSERT INTO n VALUES (?)"))->bind(1, int64_t{2}).run());
          return fail(Kind::Invalid, "as told");
        },
        note);
    writer.submit(insert(3), note);
    gate.open.set_value();
  }
  EXPECT_EQ(results, (std::vector<bool>{true, false, true}));
  EXPECT_EQ(groups, (std::vector<bool>{true, true})) << "three in one group, after the first";
  EXPECT_EQ(numbers(), (Numbers{1, 3}));
}

TEST_F(GroupWriterTest, NothingIsAnnouncedBeforeItsGroupIsDurable) {
  bool announced_too_early = false;
  GroupWriter writer(open(),
                     {.after_group = [&](bool) { announced_too_early = numbers() != Numbers{5}; }});
  bool seen = false;
  ASSERT_TRUE(writer.run(insert(5)));
  seen = numbers() == Numbers{5};
  EXPECT_TRUE(seen);
  EXPECT_FALSE(announced_too_early);
}

TEST_F(GroupWriterTest, AGroupThatCannotBeWrittenFailsAllAndMayBeTriedAgain) {
  auto holder = open();
  int asked = 0;
  auto own = Database::open(
      {.path = (folder_ / "x.db").string(), .key = std::string(32, 'k'), .busy_ms = 1});
  ASSERT_TRUE(own);
  GroupWriter writer(std::move(*own), {.make_room = [&](const Error& error) {
                       EXPECT_EQ(error.kind, Kind::Busy);
                       if (++asked == 3) (void)holder->execute("ROLLBACK");
                       return asked != 2;
                     }});
  ASSERT_TRUE(holder->execute("BEGIN EXCLUSIVE"));
  EXPECT_EQ(writer.run(insert(1)).error().kind, Kind::Busy) << "asked twice, then given up";
  EXPECT_TRUE(writer.run(insert(2))) << "the third time there was room";
  EXPECT_EQ(numbers(), (Numbers{2}));
}

TEST_F(GroupWriterTest, WhatWasSubmittedIsFinishedAtTheEnd) {
  {
    GroupWriter writer(open(), {.group_max = 7});
    for (int i = 1; i <= 100; ++i) writer.submit(insert(i), nullptr);
  }
  EXPECT_EQ(numbers().size(), 100u);
}

}  // namespace
}  // namespace weft::store::sqlite
