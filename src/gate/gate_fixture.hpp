// SPDX-License-Identifier: Apache-2.0
// For the tests of this room: a gate with two hosts, a real session file that forgets, a Door that
// admits whom a list names, and an audit that keeps events and can be made to fail. One thread,
// except where a test says so.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>

#include "gate/gate.hpp"

namespace weft::gate {

class ListDoor : public record::Door {
 public:
  Result<record::PersonHandle> admit(const auth::Principal& principal,
                                     const record::PersonRequest& request,
                                     std::string_view origin) override {
    ++asked;
    if (fails) return fail(*fails, "as the test wants");
    const auto found = people.find(request.value + "/" + request.birth_date);
    if (found == people.end() || origin != "/launch") return fail(Kind::Forbidden, "refused");
    return record::PersonHandle{found->second, request.value};
  }
  Result<record::chart::Chart> open(const auth::Principal&, const record::PersonHandle&,
                                    std::string_view, std::string_view) override {
    return fail(Kind::Bug, "no page of the gate opens a record");
  }
  Result<record::chart::ItemView> open_item(const auth::Principal&, const record::PersonHandle&,
                                            std::string_view, std::string_view) override {
    return fail(Kind::Bug, "no page of the gate opens an item");
  }
  Result<std::vector<uint64_t>> find_for_audit(const record::PersonRequest&) override {
    return fail(Kind::Bug, "the gate asks nobody's audit");
  }

  std::map<std::string, uint64_t> people = {{"9990000018/1950-01-02", 1},
                                            {"9990000026/1960-03-04", 2}};
  std::optional<Kind> fails;
  std::atomic<int> asked{0};
};

class ListAudit : public record::audit::Audit {
 public:
  Result<uint64_t> append(record::audit::Event event) override {
    const std::lock_guard lock(mutex_);
    if (fails) return fail(Kind::Unavailable, "as the test wants");
    events.push_back(std::move(event));
    return events.size();
  }
  Result<std::vector<record::audit::StoredEvent>> by_person(uint64_t, size_t) override {
    return std::vector<record::audit::StoredEvent>();
  }
  Result<std::vector<record::audit::StoredEvent>> by_staff(std::string_view, std::string_view,
                                                           size_t) override {
    return std::vector<record::audit::StoredEvent>();
  }
  Result<std::vector<record::audit::StoredEvent>> list(uint64_t, size_t) override {
    return std::vector<record::audit::StoredEvent>();
  }
  Result<record::audit::Head> head() override { return record::audit::Head(); }
  Result<record::audit::Verification> verify(const std::optional<record::audit::Head>&) override {
    return record::audit::Verification();
  }
  Result<uint64_t> person_number(std::string_view) override { return 1; }
  double free_ratio() override { return 1; }

  // "launch-refused expired", one a line.
  std::string lines() {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& event : events) {
      using record::audit::Action;
      std::string_view action = "?";
      if (event.action == Action::Launch) action = "launch";
      if (event.action == Action::LaunchRefused) action = "refused";
      if (event.action == Action::EndSessions) action = "end";
      if (event.action == Action::RefusalSum) action = "sum";
      if (event.action == Action::Token) action = "token";
      if (event.action == Action::TokenRefused) action = "token-refused";
      text += std::string(action) + " " + event.page;
      if (event.who) text += " by " + event.who->user;
      if (event.person) text += " of " + std::to_string(event.person);
      if (event.count != 1) text += " ×" + std::to_string(event.count);
      text += (event.reason.empty() ? "" : ": ") + event.reason + "\n";
    }
    return text;
  }

  std::vector<record::audit::Event> events;
  bool fails = false;

 private:
  std::mutex mutex_;
};

inline constexpr Instant kStart{1'790'000'000'000};
inline const std::string kUrl = "https://weft.example";

class GateTest : public testing::Test {
 protected:
  GateTest();

  // Claims as JSON text, over those of a nurse who launches person 1.
  using Claims = std::map<std::string, std::string>;
  Claims claims(const Claims& changes = {}) const;
  std::string ticket(const Claims& changes = {}, std::string_view key = "own") const;
  // What the client "labs" signs, with its claims changed.
  std::string assertion(const Claims& changes = {}, std::string_view key = "own") const;
  static net::Request form(std::string path, std::string_view ticket, std::string cookie = {},
                           std::string origin = "https://ward.test");
  net::Response launch(const Claims& changes = {}, std::string cookie = {});
  net::Response get(std::string path, std::string cookie = {}, net::Headers more = {});

  static std::string header(const net::Response& response, std::string_view name);
  static std::string cookie_of(const net::Response& response);  // "__Host-weft=…"
  void pass(int64_t ms) { clock_ += ms; }

  std::atomic<int64_t> clock_{kStart.ms};
  mutable std::atomic<int> tickets_{0};
  ListDoor door_;
  ListAudit audit_;
  std::unique_ptr<record::access::Access> access_;
  std::unique_ptr<Gate> gate_;
};

}  // namespace weft::gate
