// SPDX-License-Identifier: Apache-2.0
#include "record/audit/audit.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/text.hpp"
#include "store/sqlite/database.hpp"

namespace weft::record::audit {
namespace {

using store::sqlite::Database;

const std::string kKey(32, 'a');

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-audit-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    path_ = (folder_ / "audit.db").string();
    open();
  }
  ~AuditTest() override {
    audit_.reset();
    std::filesystem::remove_all(folder_);
  }

  void open(AuditOptions options = {.reserve_bytes = 1 << 16, .lock_wait_ms = 10}) {
    audit_.reset();
    auto audit = Audit::open(path_, kKey, std::move(options));
    ASSERT_TRUE(audit) << audit.error().detail;
    audit_ = std::move(*audit);
  }

  static auth::Principal anna() {
    return {.issuer = "ward",
            .user = "a1",
            .name = "Anna Adams",
            .role = auth::Role::Nurse,
            .organisation = "RXX",
            .purpose = auth::Purpose::Safety};
  }

  static Event looked(uint64_t person, const std::string& page = "record") {
    Event event{.at = {1'000}, .action = Action::OpenRecord, .who = anna(), .person = person};
    event.page = page;
    event.things = {"Observation/a/2", "Patient/b/1"};
    return event;
  }

  void append(size_t count) {
    for (size_t i = 0; i < count; ++i) ASSERT_TRUE(audit_->append(looked(i + 1)));
  }

  // Changes rows behind the audit's back, with its own key: a thorough attacker.
  void tamper(const std::string& sql) {
    const auto database = Database::open({.path = path_, .key = kKey});
    ASSERT_TRUE(database);
    const auto done = (*database)->execute(sql);
    ASSERT_TRUE(done) << sql << ": " << done.error().detail;
  }

  Verification verify(const std::optional<Head>& expected = {}) {
    const auto result = audit_->verify(expected);
    EXPECT_TRUE(result) << result.error().detail;
    return result ? *result : Verification{};
  }

  std::filesystem::path folder_;
  std::string path_;
  std::unique_ptr<Audit> audit_;
};

TEST_F(AuditTest, WhatIsWrittenIsReadBackAfterARestart) {
  Event event = looked(42);
  event.who->on_behalf_by = "steve";
  event.actor = "tom";
  event.reason = "asked by the ward";
  event.count = 3;
  EXPECT_EQ(*audit_->append(event), 1u);
  EXPECT_EQ(*audit_->append(looked(43)), 2u);
  open();
  EXPECT_EQ(*audit_->append(looked(44)), 3u);
  const auto events = audit_->list(0, 10);
  ASSERT_EQ(events->size(), 3u);
  const Event& back = events->front().event;
  EXPECT_EQ(back.at.ms, 1000);
  EXPECT_EQ(back.action, Action::OpenRecord);
  EXPECT_EQ(back.who->issuer, "ward");
  EXPECT_EQ(back.who->user, "a1");
  EXPECT_EQ(back.who->name, "Anna Adams");
  EXPECT_EQ(back.who->role, auth::Role::Nurse);
  EXPECT_EQ(back.who->organisation, "RXX");
  EXPECT_EQ(back.who->purpose, auth::Purpose::Safety);
  EXPECT_EQ(back.who->on_behalf_by, "steve");
  EXPECT_EQ(back.actor, "tom");
  EXPECT_EQ(back.person, 42u);
  EXPECT_EQ(back.page, "record");
  EXPECT_EQ(back.reason, "asked by the ward");
  EXPECT_EQ(back.things, event.things);
  EXPECT_EQ(back.count, 3u);
  EXPECT_EQ(audit_->list(1, 1)->front().number, 2u);
  EXPECT_EQ(audit_->head()->number, 3u);
  EXPECT_EQ(audit_->head()->hash, audit_->list(2, 1)->front().hash);
  EXPECT_TRUE(verify().intact);
  EXPECT_EQ(verify().checked, 3u);
}

TEST_F(AuditTest, SaysWhoLookedAtAPersonAndWhatSomeoneLookedAt) {
  append(3);
  Event other = looked(2, "item");
  other.who->user = "b2";
  other.who->name = "Bela Brown";
  ASSERT_TRUE(audit_->append(other));
  Event local{.at = {1}, .action = Action::Simulate, .who = anna(), .actor = "b2"};
  local.who->on_behalf_by = "steve";
  ASSERT_TRUE(audit_->append(local));

  const auto of_person = audit_->by_person(2, 10);
  ASSERT_EQ(of_person->size(), 2u);
  EXPECT_EQ(of_person->at(0).event.who->name, "Bela Brown") << "newest first";
  EXPECT_EQ(of_person->at(1).event.who->name, "Anna Adams");
  EXPECT_EQ(audit_->by_person(2, 1)->size(), 1u);
  EXPECT_EQ(audit_->by_person(0, 10)->size(), 0u) << "nobody is no person";
  EXPECT_EQ(audit_->by_staff("ward", "a1", 10)->size(), 4u);
  EXPECT_EQ(audit_->by_staff("ward", "b2", 10)->size(), 1u);
  EXPECT_EQ(audit_->by_staff("local", "b2", 10)->size(), 1u);
  EXPECT_EQ(audit_->by_staff("local", "steve", 10)->size(), 1u);
  EXPECT_EQ(audit_->by_staff("ward", "nobody", 10)->size(), 0u);
}

TEST_F(AuditTest, NumbersOfPeopleAreRandomAndKept) {
  const uint64_t first = *audit_->person_number("ward|123");
  EXPECT_NE(first, 0u);
  EXPECT_NE(*audit_->person_number("ward|124"), first);
  EXPECT_EQ(*audit_->person_number(""), 0u);
  open();
  EXPECT_EQ(*audit_->person_number("ward|123"), first);
}

TEST_F(AuditTest, NamesCanBeErasedAndTheChainStaysWhole) {
  append(3);
  const uint64_t person = *audit_->person_number("ward|123");
  const Head head = *audit_->head();
  tamper("DELETE FROM staff; DELETE FROM person");
  EXPECT_TRUE(verify(head).intact);
  EXPECT_EQ(audit_->list(0, 1)->front().event.who->name, "");
  EXPECT_NE(*audit_->person_number("ward|123"), person);
}

// --- tampering: each change of each event, by someone who has the key ---

const char* const kFlips[] = {
    "at = at + 1",
    "action = action + 1",
    "person = person + 1",
    "staff = staff + 1",
    "actor = actor + 1",
    "on_behalf = on_behalf + 1",
    "role = 'doctor'",
    "organisation = 'RYY'",
    "purpose = 'direct-care'",
    "page = 'item'",
    "reason = reason || ' '",
    "things = CAST('15:Observation/a/211:Patient/b/2' AS BLOB)",
    "count = count + 1",
    "hash = zeroblob(32)",
    "page = page || reason, reason = 'x'",
};

TEST_F(AuditTest, AnyFlippedFieldOfAnyEventIsFound) {
  constexpr uint64_t kEvents = 4;
  append(kEvents);
  for (uint64_t number = 1; number <= kEvents; ++number) {
    for (const char* flip : kFlips) {
      const std::string at = " WHERE number = " + std::to_string(number);
      tamper("CREATE TABLE kept AS SELECT * FROM event" + at);
      tamper(std::string("UPDATE event SET ") + flip + at);
      const Verification result = verify();
      EXPECT_FALSE(result.intact) << flip << at;
      EXPECT_EQ(result.broken_at, number) << flip;
      EXPECT_EQ(result.checked, number - 1) << flip;
      tamper("REPLACE INTO event SELECT * FROM kept; DROP TABLE kept");
      ASSERT_TRUE(verify().intact) << "the test itself must put it back";
    }
  }
}

TEST_F(AuditTest, ADeletedEventIsFoundAlsoWhenTheRestMovesUp) {
  append(4);
  tamper("DELETE FROM event WHERE number = 2");
  EXPECT_EQ(verify().broken_at, 2u);
  tamper("UPDATE event SET number = number - 1 WHERE number > 2");
  EXPECT_EQ(verify().broken_at, 2u);
}

TEST_F(AuditTest, SwappedEventsAreFound) {
  append(4);
  tamper(
      "UPDATE event SET number = 99 WHERE number = 2;"
      "UPDATE event SET number = 2 WHERE number = 3;"
      "UPDATE event SET number = 3 WHERE number = 99");
  EXPECT_EQ(verify().broken_at, 2u);
}

TEST_F(AuditTest, InsertedEventsAreFound) {
  append(3);
  tamper(
      "CREATE TABLE more AS SELECT * FROM event WHERE number = 2; UPDATE more SET number = 4;"
      "INSERT INTO event SELECT * FROM more");
  EXPECT_EQ(verify().broken_at, 4u);
  tamper("UPDATE head SET number = 4");
  EXPECT_EQ(verify().broken_at, 4u);
  open();
  EXPECT_EQ(*audit_->append(looked(7)), 5u) << "it goes on, and numbers stay unique";
  EXPECT_FALSE(verify().intact);
}

TEST_F(AuditTest, ACutEndIsFound) {
  append(4);
  const Head head = *audit_->head();
  tamper("DELETE FROM event WHERE number = 4");
  EXPECT_FALSE(verify().intact);
  // With its head moved back the rest is a whole chain: only a head kept elsewhere tells.
  tamper("UPDATE head SET number = 3, hash = (SELECT hash FROM event WHERE number = 3)");
  EXPECT_TRUE(verify().intact);
  EXPECT_FALSE(verify(head).intact);
  tamper("DELETE FROM event; UPDATE head SET number = 0, hash = zeroblob(32)");
  EXPECT_TRUE(verify().intact);
  EXPECT_FALSE(verify(head).intact);
}

TEST_F(AuditTest, AChainMadeAnewIsFoundByAHeadKeptElsewhere) {
  append(3);
  const Head early = *audit_->head();
  append(2);
  EXPECT_TRUE(verify(early).intact) << "an earlier head is still in the chain";
  EXPECT_TRUE(verify(*audit_->head()).intact);
  audit_.reset();
  std::filesystem::remove(path_);
  std::filesystem::remove(path_ + "-wal");
  open();
  for (uint64_t i = 0; i < 5; ++i) ASSERT_TRUE(audit_->append(looked(100 + i)));
  EXPECT_TRUE(verify().intact);
  EXPECT_EQ(verify(early).broken_at, 3u);
}

TEST_F(AuditTest, ManyAppendAtOnceAndTheChainIsOne) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE(audit_->append(looked(1)));
    });
  for (std::thread& thread : threads) thread.join();
  open();
  EXPECT_EQ(verify().checked, 400u);
  EXPECT_TRUE(verify().intact);
}

// --- no audit, no data: what an append says when it cannot be written ---

TEST_F(AuditTest, AnotherConnectionsLockMakesItUnavailable) {
  append(1);
  {
    const auto holder = Database::open({.path = path_, .key = kKey});
    ASSERT_TRUE((*holder)->execute("BEGIN EXCLUSIVE"));
    const auto refused = audit_->append(looked(2));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Kind::Unavailable);
  }
  EXPECT_EQ(*audit_->append(looked(3)), 2u) << "it recovers, without a gap";
  EXPECT_TRUE(verify().intact);
}

// As a system test does it from outside, without the key. fcntl locks count per process.
TEST_F(AuditTest, AnotherProcessesLockOnTheFileMakesItUnavailable) {
  append(1);
  int ready[2], over[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(over), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const int file = ::open((path_ + "-shm").c_str(), O_RDWR);
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 120;
    lock.l_len = 1;
    char byte = ::fcntl(file, F_SETLK, &lock) == 0 ? 'y' : 'n';
    if (::write(ready[1], &byte, 1) == 1 && ::read(over[0], &byte, 1) == 1) ::_exit(0);
    ::_exit(1);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  const auto refused = audit_->append(looked(2));
  EXPECT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::Unavailable);
  ASSERT_EQ(::write(over[1], &byte, 1), 1);
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(*audit_->append(looked(3)), 2u);
}

TEST_F(AuditTest, OnAFullDiskItUsesItsReserveAndThenStops) {
  const std::filesystem::path disk = folder_ / "disk";
  std::filesystem::create_directory(disk);
  if (::mount("none", disk.c_str(), "tmpfs", 0, "size=8m") != 0) {
    const char* faults = std::getenv("WEFT_FAULTS");
    ASSERT_FALSE(faults != nullptr && std::string(faults) == "required") << "cannot mount a tmpfs";
    GTEST_SKIP() << "needs root, to mount a small tmpfs";
  }
  const std::string path = (disk / "audit.db").string();
  auto audit = Audit::open(path, kKey, {.reserve_bytes = 2 << 20});
  ASSERT_TRUE(audit) << audit.error().detail;
  EXPECT_EQ((*audit)->free_ratio(), 1.0);
  std::ofstream(disk / "filler") << std::string(16 << 20, 'x');  // as much as fits

  Event event = looked(1);
  event.reason = std::string(20'000, 'r');
  uint64_t written = 0;
  double low = 1.0;
  Result<uint64_t> number = 0;
  while ((number = (*audit)->append(event))) {
    written = *number;
    low = (*audit)->free_ratio();
    if (written > 2'000) break;
  }
  EXPECT_FALSE(number);
  if (!number) EXPECT_EQ(number.error().kind, Kind::Unavailable);
  EXPECT_GT(written, 20u) << "the reserve carried it for a while";
  EXPECT_LT(low, kFreeRatioAlarm);

  std::filesystem::remove(disk / "filler");
  number = (*audit)->append(looked(2));
  ASSERT_TRUE(number) << number.error().detail;
  EXPECT_EQ(*number, written + 1);
  EXPECT_EQ((*audit)->free_ratio(), 1.0) << "the reserve is filled again";
  EXPECT_TRUE((*audit)->verify({})->intact);
  audit->reset();
  ::umount2(disk.c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace weft::record::audit
