// SPDX-License-Identifier: Apache-2.0
#include "record/access/access.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/mount.h>

#include <atomic>
#include <barrier>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/sqlite/database.hpp"

namespace weft::record::access {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr Instant kStart{1'790'000'000'000};

class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-access-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    reopen();
  }
  ~AccessTest() override {
    access_.reset();
    std::filesystem::remove_all(folder_);
  }

  void reopen() {
    access_.reset();
    auto opened = Access::open((folder_ / "access.db").string(), std::string(32, 'k'), limits_,
                               [this] { return Instant{clock_.load()}; }, seeded_random(++seed_));
    ASSERT_TRUE(opened) << opened.error().detail;
    access_ = std::move(*opened);
  }
  void pass(int64_t ms) { clock_ += ms; }

  LaunchedSession launch(const std::string& user, std::string_view old_token = {},
                         const std::string& window = {}, const std::string& issuer = "ward") {
    Context context{.principal = {.issuer = issuer,
                                  .user = user,
                                  .name = "Nurse " + user,
                                  .role = auth::Role::Nurse,
                                  .organisation = "RXA",
                                  .purpose = auth::Purpose::Safety},
                    .person = PersonHandle{77, std::string("h\0x", 3)},
                    .window = window,
                    .page = "results"};
    auto launched = access_->launch(std::move(context), old_token);
    EXPECT_TRUE(launched);
    return *launched;
  }

  // "open", "replaced", "ended", "timed out", or "none".
  std::string seen(const LaunchedSession& launched, std::string_view token = {},
                   bool renew = true) {
    const auto context =
        access_->use(launched.context_id, token.empty() ? launched.session_token : token, renew);
    if (!context) {
      EXPECT_EQ(context.error().kind, Kind::NotFound);
      return "none";
    }
    switch (context->state) {
      case ContextState::Open:
        return "open";
      case ContextState::Replaced:
        return "replaced";
      case ContextState::Ended:
        return "ended";
      case ContextState::TimedOut:
        return "timed out";
    }
    return "?";
  }

  AccessLimits limits_{.reserve_bytes = 1 << 16};
  std::atomic<int64_t> clock_{kStart.ms};
  uint64_t seed_ = 0;
  std::filesystem::path folder_;
  std::unique_ptr<Access> access_;
};

TEST_F(AccessTest, AContextComesBackWholeAfterARestart) {
  const auto launched = launch("u1", {}, "w1");
  const auto before = access_->use(launched.context_id, launched.session_token, true);
  reopen();
  const auto after = access_->use(launched.context_id, launched.session_token, true);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->principal.issuer, "ward");
  EXPECT_EQ(after->principal.user, "u1");
  EXPECT_EQ(after->principal.name, "Nurse u1");
  EXPECT_EQ(after->principal.role, auth::Role::Nurse);
  EXPECT_EQ(after->principal.organisation, "RXA");
  EXPECT_EQ(after->principal.purpose, auth::Purpose::Safety);
  ASSERT_TRUE(after->person);
  EXPECT_EQ(after->person->person, 77u);
  EXPECT_EQ(after->person->bytes, std::string("h\0x", 3));
  EXPECT_EQ(after->window, "w1");
  EXPECT_EQ(after->page, "results");
  EXPECT_EQ(after->number_key, before->number_key);
  EXPECT_EQ(after->number_key.size(), 32u);
  EXPECT_EQ(after->opened, kStart);
  EXPECT_EQ(after->state, ContextState::Open);
}

TEST_F(AccessTest, OnlyItsOwnCookieOpensAContext) {
  const auto one = launch("u1"), two = launch("u1"), other = launch("u2");
  EXPECT_EQ(seen(one), "open");
  EXPECT_EQ(seen(one, two.session_token), "none");
  EXPECT_EQ(seen(one, other.session_token), "none");
  EXPECT_EQ(seen(one, "x"), "none");
  EXPECT_EQ(seen({one.session_token, "x"}), "none");
  EXPECT_FALSE(access_->use(one.context_id, "", true));
}

TEST_F(AccessTest, EveryLaunchRotatesTheCookieOfTheJar) {
  const auto first = launch("u1");
  const auto second = launch("u1", first.session_token);
  EXPECT_NE(first.session_token, second.session_token);
  EXPECT_EQ(seen(first, second.session_token), "open");
  EXPECT_EQ(seen(second), "open");
  EXPECT_EQ(seen(first, first.session_token), "none");
  EXPECT_EQ(seen(second, first.session_token), "none");
}

TEST_F(AccessTest, TwoLaunchesAtOnceFromOneJarStayTogether) {
  const auto first = launch("u1");
  const auto second = launch("u1", first.session_token);
  const auto third = launch("u1", first.session_token);  // sent before the answer to the second
  for (const auto& launched : {first, second, third})
    EXPECT_EQ(seen(launched, third.session_token), "open");
  pass(31'000);
  const auto late = launch("u1", first.session_token);  // no longer believed to be the same jar
  EXPECT_EQ(seen(late), "open");
  EXPECT_EQ(seen(first, late.session_token), "none");
  EXPECT_EQ(seen(third), "open");
}

TEST_F(AccessTest, AnotherUserInTheSameJarEndsItsSession) {
  const auto first = launch("u1");
  const auto elsewhere = launch("u1");
  const auto second = launch("u2", first.session_token);
  EXPECT_EQ(seen(first), "ended");
  EXPECT_EQ(seen(first, second.session_token), "none");
  EXPECT_EQ(seen(second), "open");
  EXPECT_EQ(seen(elsewhere), "open");
  const auto back = launch("u1", first.session_token);  // the ended session takes no launch
  EXPECT_EQ(seen(back), "open");
  EXPECT_EQ(seen(first, back.session_token), "none");
  reopen();
  EXPECT_EQ(seen(first), "ended");
  EXPECT_EQ(seen(second), "open");
}

TEST_F(AccessTest, TheSameUserOfAnotherHostIsAnotherUser) {
  const auto first = launch("u1", {}, "w", "ward");
  launch("u1", first.session_token, "w", "other");
  EXPECT_EQ(seen(first), "ended");
}

TEST_F(AccessTest, TheSameWindowReplacesThatUsersContext) {
  const auto first = launch("u1", {}, "w1");
  const auto tab = launch("u1", first.session_token, "w2");
  const auto nameless = launch("u1", tab.session_token);
  const auto stranger = launch("u2", {}, "w1");
  const auto second = launch("u1", nameless.session_token, "w1");
  EXPECT_EQ(seen(first, second.session_token), "replaced");
  EXPECT_EQ(seen(tab, second.session_token), "open");
  EXPECT_EQ(seen(nameless, second.session_token), "open");
  EXPECT_EQ(seen(stranger), "open");
  const auto unnamed = launch("u1", second.session_token);
  EXPECT_EQ(seen(nameless, unnamed.session_token), "open");
  reopen();
  EXPECT_EQ(seen(first, unnamed.session_token), "replaced");
}

TEST_F(AccessTest, IdleContextsTimeOutAndStayTimedOut) {
  const auto launched = launch("u1");
  pass(15 * kMinute - 1);
  EXPECT_EQ(seen(launched), "open");  // and renewed
  pass(15 * kMinute - 1);
  EXPECT_EQ(seen(launched, {}, false), "open");  // not renewed
  pass(1);
  EXPECT_EQ(seen(launched), "timed out");
  EXPECT_EQ(seen(launched), "timed out");
  reopen();
  EXPECT_EQ(seen(launched), "timed out");
}

TEST_F(AccessTest, NoUseCarriesAContextOverTheAbsoluteLimit) {
  const auto launched = launch("u1");
  for (int i = 0; i < 47; ++i) {
    pass(10 * kMinute);
    EXPECT_EQ(seen(launched), "open") << i;
  }
  pass(10 * kMinute);
  EXPECT_EQ(seen(launched), "timed out");
}

TEST_F(AccessTest, TimeOutsHoldAcrossARestart) {
  const auto used = launch("u1"), left = launch("u2");
  pass(10 * kMinute);
  EXPECT_EQ(seen(used), "open");
  reopen();
  pass(5 * kMinute);
  EXPECT_EQ(seen(used), "open");
  EXPECT_EQ(seen(left), "timed out");
}

TEST_F(AccessTest, EndUserEndsAllOfThatUserFromThatHost) {
  const auto one = launch("u1"), two = launch("u1"), other = launch("u2");
  const auto foreign = launch("u1", {}, {}, "other");
  EXPECT_EQ(*access_->end_user("ward", "u1"), 2u);
  EXPECT_EQ(seen(one), "ended");
  EXPECT_EQ(seen(two), "ended");
  EXPECT_EQ(seen(other), "open");
  EXPECT_EQ(seen(foreign), "open");
  EXPECT_EQ(*access_->end_user("ward", "u1"), 0u);
  reopen();
  EXPECT_EQ(seen(one), "ended");
  const auto again = launch("u1", one.session_token);
  EXPECT_EQ(seen(again), "open");
  EXPECT_EQ(seen(one, again.session_token), "none");
}

TEST_F(AccessTest, ATicketIsSpentOncePerIssuer) {
  const Instant expires = kStart + kMinute;
  EXPECT_TRUE(*access_->spend_ticket("ward", "t1", expires));
  EXPECT_FALSE(*access_->spend_ticket("ward", "t1", expires));
  EXPECT_TRUE(*access_->spend_ticket("other", "t1", expires));
  EXPECT_TRUE(*access_->spend_ticket("ward", "t2", expires));
  reopen();
  EXPECT_FALSE(*access_->spend_ticket("ward", "t1", expires));
}

TEST_F(AccessTest, OfFiftyAtOnceOneSpends) {
  for (int round = 0; round < 5; ++round) {
    std::atomic<int> first{0}, refused{0};
    std::barrier start(50);
    std::vector<std::thread> threads;
    for (int i = 0; i < 50; ++i)
      threads.emplace_back([&] {
        start.arrive_and_wait();
        const auto spent =
            access_->spend_ticket("ward", "t" + std::to_string(round), kStart + kMinute);
        if (spent) ++(*spent ? first : refused);
      });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(first, 1);
    EXPECT_EQ(refused, 49);
  }
}

TEST_F(AccessTest, ASpentTicketIsForgottenOnlyWhenItCouldPassNoMore) {
  const Instant expires = kStart + kMinute;
  ASSERT_TRUE(*access_->spend_ticket("ward", "t1", expires));
  pass(kMinute + limits_.ticket_leeway_ms);
  ASSERT_TRUE(access_->sweep());
  EXPECT_FALSE(*access_->spend_ticket("ward", "t1", expires));
  pass(2 * kMinute);
  ASSERT_TRUE(access_->sweep());
  EXPECT_TRUE(*access_->spend_ticket("ward", "t1", expires));  // whose time the ticket rules refuse
}

TEST_F(AccessTest, TheClockNeverGoesBack) {
  pass(10 * kMinute);
  ASSERT_TRUE(*access_->spend_ticket("ward", "t1", access_->now() + kMinute));
  pass(-60 * kMinute);
  EXPECT_EQ(access_->now(), kStart + 10 * kMinute);
  reopen();
  EXPECT_EQ(access_->now(), kStart + 10 * kMinute);
  pass(70 * kMinute);
  EXPECT_EQ(access_->now(), kStart + 20 * kMinute);
}

TEST_F(AccessTest, SweepForgetsWhatIsLongPast) {
  const auto launched = launch("u1"), later = launch("u2");
  pass(7 * 60 * kMinute);
  ASSERT_TRUE(access_->sweep());
  EXPECT_EQ(seen(launched), "timed out");
  const auto fresh = launch("u2", later.session_token);
  pass(kMinute * 60);
  ASSERT_TRUE(access_->sweep());
  EXPECT_EQ(seen(launched), "none");
  EXPECT_EQ(seen(fresh), "timed out");
  reopen();
  EXPECT_EQ(seen(launched), "none");
  EXPECT_EQ(seen(fresh), "timed out");
}

TEST_F(AccessTest, TheFileHoldsNoTokenEvenForWhoeverHasTheKey) {
  const auto launched = launch("u1");
  ASSERT_TRUE(*access_->spend_ticket("ward", "ticket-number-1", kStart + kMinute));
  access_.reset();
  const auto file = store::sqlite::Database::open(
      {.path = (folder_ / "access.db").string(), .key = std::string(32, 'k')});
  ASSERT_TRUE(file);
  auto rows = (*file)->prepare(
      "SELECT id || user || hex(token_hash) || hex(previous_hash) FROM session"
      " UNION ALL SELECT issuer || hex(jti_hash) FROM spent_ticket"
      " UNION ALL SELECT id || session || user || hex(number_key) FROM context");
  ASSERT_TRUE(rows);
  std::string all;
  while (*rows->step()) all += rows->text(0) + "\n";
  EXPECT_NE(all.find(launched.context_id), std::string::npos);
  EXPECT_NE(all.find(ascii_upper(hex(sha256(launched.session_token)))), std::string::npos);
  EXPECT_EQ(all.find(launched.session_token), std::string::npos);
  EXPECT_EQ(all.find(ascii_upper(hex(launched.session_token))), std::string::npos);
  EXPECT_EQ(all.find(ascii_upper(hex(*parse_base64url(launched.session_token)))),
            std::string::npos);
  EXPECT_EQ(all.find(ascii_upper(hex("ticket-number-1"))), std::string::npos);
}

TEST_F(AccessTest, ManyThreadsLaunchAndUse) {
  std::vector<std::thread> threads;
  std::atomic<int> opened{0};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      std::string token;
      for (int n = 0; n < 20; ++n) {
        const auto launched = launch("u" + std::to_string(i), token, "w");
        token = launched.session_token;
        opened += seen(launched) == "open";
        if (n % 5 == 0) EXPECT_TRUE(access_->sweep());
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(opened, 160);
}

// What keeps the audit going on a full disk keeps records opening too.
TEST_F(AccessTest, OnAFullDiskRecordsStillOpenFromTheReserve) {
  const std::filesystem::path disk = folder_ / "disk";
  std::filesystem::create_directory(disk);
  if (::mount("none", disk.c_str(), "tmpfs", 0, "size=8m") != 0) {
    const char* faults = std::getenv("WEFT_FAULTS");
    ASSERT_FALSE(faults != nullptr && std::string(faults) == "required") << "cannot mount a tmpfs";
    GTEST_SKIP() << "needs root, to mount a small tmpfs";
  }
  for (const uint64_t reserve : {uint64_t{0}, uint64_t{2} << 20}) {
    auto access = Access::open((disk / ("access" + std::to_string(reserve))).string(),
                               std::string(32, 'k'), {.reserve_bytes = reserve},
                               [this] { return Instant{clock_.load()}; }, seeded_random(9));
    ASSERT_TRUE(access) << access.error().detail;
    std::ofstream(disk / "filler") << std::string(16 << 20, 'x');  // as much as fits
    int opened = 0;
    while (opened < 200) {
      const std::string jti = "j" + std::to_string(opened);
      const auto spent = (*access)->spend_ticket("ward", jti, Instant{clock_.load()});
      const auto launched = (*access)->launch({.principal = {.issuer = "ward", .user = jti}}, {});
      if (!spent || !*spent || !launched) break;
      ++opened;
    }
    if (reserve == 0)
      EXPECT_LT(opened, 200) << "the disk was not full";
    else
      EXPECT_EQ(opened, 200);
    access->reset();
    std::filesystem::remove(disk / "filler");
  }
  ::umount2(disk.c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace weft::record::access
