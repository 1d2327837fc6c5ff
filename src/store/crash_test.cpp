// SPDX-License-Identifier: Apache-2.0
// Killed in the middle of writing, a store opens again with every transaction it answered for,
// whole, and no part of any other. The control answers too early and must be caught losing.
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "store/open.hpp"
#include "store/sqlite/group_writer.hpp"

namespace weft::store {
namespace {

const std::string kKey(32, 'k');

class CrashTest : public ::testing::Test {
 protected:
  CrashTest() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-crash-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    const char* chosen = std::getenv("WEFT_SEED");
    seed_ = chosen != nullptr ? std::stoull(chosen) : 1122;
    random_.seed(seed_);
  }
  ~CrashTest() override { std::filesystem::remove_all(folder_); }
  std::string file() const { return (folder_ / "store.db").string(); }

  // Runs `write` in a child that answers through the pipe, and kills it after `answers_max`.
  // Returns the last answer that arrived.
  uint64_t kill_after(uint64_t answers_max, const std::function<void(int answers)>& write) {
    int answers[2];
    EXPECT_EQ(::pipe(answers), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      write(answers[1]);
      ::_exit(9);
    }
    ::close(answers[1]);
    uint64_t last = 0, next = 0;
    for (uint64_t count = 0; count < answers_max; ++count)
      if (::read(answers[0], &next, sizeof next) == sizeof next) last = next;
    ::kill(child, SIGKILL);
    while (::read(answers[0], &next, sizeof next) == sizeof next) last = next;
    ::close(answers[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << status;
    return last;
  }

  std::filesystem::path folder_;
  uint64_t seed_ = 0;
  std::mt19937_64 random_;
};

// Transaction n: a new version of a row each of three subjects share, one row of its own, an
// outcome and a look-up.
Result<void> write_numbered(Writer& writer, uint64_t number) {
  for (const uint64_t subject : {1u, 2u, 3u}) {
    TRY_VOID(writer.put_subject({{subject}, {subject + number % 2}, "RXX"}));
    Row row{.key = {{subject}, "Patient", "p"}};
    row.body = std::string(3'000, static_cast<char>('a' + number % 26));
    TRY(writer.put(row));
  }
  Row own{.key = {{1}, "Observation", std::to_string(number)}};
  TRY(writer.put(own));
  TRY_VOID(writer.put_index({"number", std::to_string(number), {1}}));
  return writer.put_outcome({number, "adt", 1, {}, ""});
}

void write_for_ever(const std::string& path, int answers) {
  const auto store = open_store({.engine = "sqlite", .path = path, .key = kKey});
  for (;;) {
    const uint64_t next = *(*store)->last_commit() + 1;
    const auto commit =
        (*store)->write([&](Writer& writer) { return write_numbered(writer, next); });
    if (!commit || ::write(answers, &*commit, sizeof *commit) != sizeof *commit) ::_exit(8);
  }
}

TEST_F(CrashTest, WhatWasCommittedIsThereWholeAndNothingElse) {
  for (int round = 0; round < 8; ++round) {
    SCOPED_TRACE("WEFT_SEED=" + std::to_string(seed_) + " round " + std::to_string(round));
    const uint64_t answered =
        kill_after(1 + random_() % 40, [&](int answers) { write_for_ever(file(), answers); });
    const auto store = open_store({.engine = "sqlite", .path = file(), .key = kKey});
    ASSERT_TRUE(store) << store.error().detail;
    const uint64_t last = *(*store)->last_commit();
    ASSERT_GE(last, answered);
    EXPECT_EQ(*(*store)->last_outcome_seq(), last);
    EXPECT_EQ((*store)->count_outcomes()->at(0).count, last);
    for (const uint64_t subject : {1u, 2u, 3u}) {
      const auto versions = *(*store)->history({{subject}, "Patient", "p"});
      ASSERT_EQ(versions.size(), last);
      for (uint64_t i = 0; i < last; ++i) ASSERT_EQ(versions[i].commit, i + 1);
    }
    EXPECT_EQ((*store)->read_all({.subjects = {{1}}, .types = {"Observation"}})->size(), last);
    EXPECT_EQ((*store)->find("number", std::to_string(last))->size(), 1u);
    EXPECT_EQ((*store)->find("number", std::to_string(last + 1))->size(), 0u);
  }
}

// Eight pieces of work at a time, as the journal's senders do.
void group_for_ever(const std::string& path, bool too_early, int answers) {
  auto database = sqlite::Database::open({.path = path, .key = kKey});
  (void)(*database)->execute("CREATE TABLE IF NOT EXISTS n (number INTEGER PRIMARY KEY)");
  auto most = (*database)->prepare("SELECT ifnull(max(number), 0) FROM n");
  if (!most || !most->step()) ::_exit(8);
  uint64_t next = static_cast<uint64_t>(most->integer(0));
  most->reset();
  sqlite::GroupWriter writer(std::move(*database), {.done_before_commit = too_early});
  for (;;) {
    for (int i = 0; i < 8; ++i) {
      const uint64_t number = ++next;
      writer.submit(
          [number](sqlite::Database&, sqlite::StatementCache& at) -> Result<void> {
            return TRY(at.get("INSERT INTO n VALUES (?)"))->bind(1, number).run();
          },
          [number, answers](const Result<void>& result) {
            if (result && ::write(answers, &number, sizeof number) != sizeof number) ::_exit(8);
          });
    }
    (void)writer.run([](sqlite::Database&, sqlite::StatementCache&) { return Result<void>(); });
  }
}

uint64_t last_number(const std::string& path) {
  const auto database = sqlite::Database::open({.path = path, .key = kKey});
  auto most = (*database)->prepare("SELECT ifnull(max(number), 0) FROM n");
  EXPECT_TRUE(most->step());
  return static_cast<uint64_t>(most->integer(0));
}

TEST_F(CrashTest, GroupedWorkIsThereOnceAnswered) {
  for (int round = 0; round < 8; ++round) {
    const uint64_t answered = kill_after(
        1 + random_() % 200, [&](int answers) { group_for_ever(file(), false, answers); });
    EXPECT_GE(last_number(file()), answered) << "WEFT_SEED=" << seed_;
  }
}

TEST_F(CrashTest, ControlAnsweringBeforeTheCommitLoses) {
  uint64_t lost = 0;
  for (int round = 0; round < 8; ++round) {
    const uint64_t answered =
        kill_after(1 + random_() % 40, [&](int answers) { group_for_ever(file(), true, answers); });
    const uint64_t there = last_number(file());
    if (there < answered) lost += answered - there;
  }
  EXPECT_GT(lost, 0u) << "this test could not see a loss";
}

}  // namespace
}  // namespace weft::store
