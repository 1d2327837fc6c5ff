// SPDX-License-Identifier: Apache-2.0
#include "gate/launch.hpp"

#include <barrier>
#include <thread>

#include "gate/gate_fixture.hpp"

namespace weft::gate {
namespace {

const std::string kRefusal =
    "unknown here, details differ, or not permitted: check in your own system";

TEST_F(GateTest, ALaunchOpensThePersonsRecord) {
  const net::Response launched = launch();
  EXPECT_EQ(launched.status, 303);
  const std::string place = header(launched, "location");
  EXPECT_TRUE(place.starts_with("/c/")) << place;
  EXPECT_TRUE(place.ends_with("/record")) << place;
  EXPECT_EQ(place.find("999"), std::string::npos);
  const std::string cookie = header(launched, "set-cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-weft="));
  EXPECT_TRUE(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"));
  const net::Response page = get(place, cookie_of(launched));
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, place.substr(0, place.size() - 6) + " 9990000018");
  EXPECT_EQ(audit_.lines(), "launch record by u1 of 1\n");
}

TEST_F(GateTest, ALaunchOpensThePageTheTicketNames) {
  EXPECT_TRUE(header(launch({{"page", R"("results")"}}), "location").ends_with("/results"));
}

TEST_F(GateTest, EveryRefusalLooksTheSame) {
  const std::vector<std::string> tickets = {
      "",
      "nonsense",
      std::string(9000, 'A'),
      ticket({{"iss", R"("stranger")"}}),
      ticket({}, "foreign"),
      ticket({{"aud", R"("https://elsewhere.example")"}}),
      ticket({{"exp", "1790000061"}}),
      ticket({{"organisation", R"("RXB")"}}),
      ticket({{"role", R"("king")"}}),
      ticket({{"page", R"("/c/1/results")"}}),
      ticket({{"patient", R"({"system":"x","value":"9990000099"})"}}),
      ticket({{"birth_date", R"("1950-01-03")"}}),
      ticket({{"birth_date", ""}}),
      ticket({{"patient", ""}, {"role", R"("steward")"}}),
  };
  const net::Response first = gate_->answer(form("/launch", tickets.front()));
  EXPECT_EQ(first.status, 403);
  EXPECT_NE(first.body.find(kRefusal), std::string::npos);
  for (const std::string& each : tickets) {
    const net::Response refused = gate_->answer(form("/launch", each));
    EXPECT_EQ(refused.status, first.status);
    EXPECT_EQ(refused.body, first.body);
    EXPECT_EQ(refused.headers, first.headers);
    EXPECT_EQ(header(refused, "set-cookie"), "");
  }
}

TEST_F(GateTest, EveryRefusalHasItsReasonInTheAudit) {
  const auto refuse = [&](const Claims& changes, std::string_view key = "own") {
    gate_->answer(form("/launch", ticket(changes, key)));
  };
  refuse({}, "foreign");
  refuse({{"exp", "1790000061"}});
  refuse({{"iat", "1789999900"}, {"exp", "1789999960"}});
  refuse({{"organisation", R"("RXB")"}});
  gate_->answer(form("/launch", ticket(), {}, "https://clinic.test"));
  gate_->answer(form("/launch", ticket(), {}, "null"));
  refuse({{"patient", ""}, {"role", R"("steward")"}});
  const std::string spent = ticket();
  gate_->answer(form("/launch", spent));
  gate_->answer(form("/launch", spent));
  EXPECT_EQ(audit_.lines(),
            "refused /launch: bad signature (from 192.0.2.7)\n"
            "refused /launch by u1: lives too long\n"
            "refused /launch by u1: expired\n"
            "refused /launch by u1: another organisation than the host's\n"
            "refused /launch by u1: from another origin\n"
            "refused /launch by u1: from another origin\n"
            "refused /launch by u1: no patient named\n"
            "launch record by u1 of 1\n"
            "refused /launch by u1: used before\n");
}

TEST_F(GateTest, ATicketIsSpentBeforeThePersonIsLookedFor) {
  const std::string refused = ticket({{"birth_date", R"("1950-01-03")"}});
  gate_->answer(form("/launch", refused));
  EXPECT_EQ(door_.asked, 1);
  gate_->answer(form("/launch", refused));
  EXPECT_EQ(door_.asked, 1);
  gate_->answer(form("/launch", ticket({}, "foreign")));
  EXPECT_EQ(door_.asked, 1);
}

TEST_F(GateTest, OfFiftyLaunchesWithOneTicketOneOpens) {
  const std::string one = ticket();
  std::atomic<int> opened{0}, refused{0};
  std::barrier start(50);
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i)
    threads.emplace_back([&] {
      start.arrive_and_wait();
      const int status = gate_->answer(form("/launch", one)).status;
      opened += status == 303;
      refused += status == 403;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(refused, 49);
  EXPECT_EQ(door_.asked, 1);
  EXPECT_EQ(audit_.events.size(), 50u);
}

TEST_F(GateTest, TwoTicketsInOneFormAreNone) {
  net::Request request = form("/launch", ticket());
  request.body += "&" + request.body;
  EXPECT_EQ(gate_->answer(request).status, 403);
}

TEST_F(GateTest, WithoutAnAuditNobodyLaunches) {
  audit_.fails = true;
  const net::Response answer = launch();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(header(answer, "set-cookie"), "");
  EXPECT_EQ(header(answer, "location"), "");
}

TEST_F(GateTest, AFailureOfTheDoorIsNoRefusal) {
  door_.fails = Kind::Unavailable;
  EXPECT_EQ(launch().status, 503);
  door_.fails = Kind::Forbidden;
  EXPECT_EQ(launch().status, 403);
}

TEST_F(GateTest, BeforeItKnowsItsAddressEveryLaunchIsRefused) {
  gate_->serve_at("");
  EXPECT_EQ(launch({{"aud", R"("")"}}).status, 403);
  gate_->serve_at(kUrl);
  EXPECT_EQ(launch().status, 303);
}

TEST_F(GateTest, AHostEndsItsUsersSessions) {
  const net::Response mine = launch(), other = launch({{"sub", R"("u2")"}});
  const Claims end = {{"patient", ""}, {"birth_date", ""}, {"role", ""}, {"purpose", ""}};
  const net::Response ended = gate_->answer(form("/end", ticket(end)));
  EXPECT_EQ(ended.status, 200);
  EXPECT_EQ(get(header(mine, "location"), cookie_of(mine)).status, 410);
  EXPECT_EQ(get(header(other, "location"), cookie_of(other)).status, 200);
  EXPECT_TRUE(audit_.lines().ends_with("end /end by u1\n")) << audit_.lines();
}

TEST_F(GateTest, SessionsEndOnlyByAnEndTicketOnce) {
  const net::Response mine = launch();
  const Claims end = {{"patient", ""}, {"birth_date", ""}};
  EXPECT_EQ(gate_->answer(form("/end", ticket())).status, 403);  // a launch's
  EXPECT_EQ(gate_->answer(form("/end", ticket(end, "foreign"))).status, 403);
  EXPECT_EQ(get(header(mine, "location"), cookie_of(mine)).status, 200);
  const std::string once = ticket(end);
  EXPECT_EQ(gate_->answer(form("/end", once)).status, 200);
  EXPECT_EQ(gate_->answer(form("/end", once)).status, 403);
  EXPECT_EQ(gate_->answer(form("/launch", once)).status, 403);
}

TEST_F(GateTest, FloodsOfForgedTicketsAreSummed) {
  for (int i = 0; i < 500; ++i) gate_->answer(form("/launch", ticket({}, "foreign")));
  EXPECT_EQ(audit_.events.size(), 1u);
  gate_->on_tick();
  EXPECT_EQ(audit_.events.size(), 1u);  // its minute is not over
  pass(60'000);
  audit_.fails = true;
  gate_->on_tick();
  audit_.fails = false;
  gate_->on_tick();
  gate_->on_tick();
  EXPECT_EQ(audit_.lines(),
            "refused /launch: bad signature (from 192.0.2.7)\n"
            "sum /launch ×499: bad signature (from 192.0.2.7) in the minute of "
            "2026-09-21T14:13:00Z\n");
}

TEST_F(GateTest, AFloodOfOneOldTicketIsBoundedToo) {
  const std::string old = ticket({{"iat", "1789999900"}, {"exp", "1789999960"}});
  for (size_t i = 0; i < RefusalSums::kSignedMax + 50; ++i) gate_->answer(form("/launch", old));
  EXPECT_EQ(audit_.events.size(), RefusalSums::kSignedMax);
  gate_->on_tick(true);
  EXPECT_TRUE(
      audit_.lines().ends_with("sum /launch ×50: expired (from 192.0.2.7) in the minute of "
                               "2026-09-21T14:13:00Z\n"));
  pass(60'000);
  gate_->answer(form("/launch", old));
  EXPECT_TRUE(audit_.lines().ends_with("refused /launch by u1: expired\n"));
}

TEST(RefusalSums, KeepWithinBounds) {
  RefusalSums sums;
  size_t alone = 0;
  for (int i = 0; i < 5'000; ++i)
    alone += sums.add("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250),
                      "ticket malformed", false, kStart);
  EXPECT_EQ(alone, RefusalSums::kAloneMax);
  EXPECT_TRUE(sums.take_due(kStart, false).empty());
  uint64_t summed = 0;
  const auto due = sums.take_due(kStart, true);
  for (const RefusalSum& sum : due) summed += sum.count;
  EXPECT_LE(due.size(), RefusalSums::kKeysMax + 1);
  EXPECT_EQ(alone + summed, 5'000u);
  EXPECT_TRUE(sums.take_due(kStart, true).empty());
}

}  // namespace
}  // namespace weft::gate
