// SPDX-License-Identifier: Apache-2.0
// A small region for tests of the Door: a memory store, an audit that keeps or refuses, a clock
// that stands, and rows put in by hand. For tests only.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "record/door/make_door.hpp"
#include "store/open.hpp"

namespace weft::record::door_test {

class KeptAudit final : public audit::Audit {
 public:
  Result<uint64_t> append(audit::Event event) override;
  Result<std::vector<audit::StoredEvent>> by_person(uint64_t, size_t) override { return none(); }
  Result<std::vector<audit::StoredEvent>> by_staff(std::string_view, std::string_view,
                                                   size_t) override {
    return none();
  }
  Result<std::vector<audit::StoredEvent>> list(uint64_t, size_t) override { return none(); }
  Result<audit::Head> head() override { return audit::Head{}; }
  Result<audit::Verification> verify(const std::optional<audit::Head>&) override {
    return audit::Verification{};
  }
  Result<uint64_t> person_number(std::string_view key) override;
  double free_ratio() override { return 1; }

  std::vector<audit::Event> events;
  std::vector<std::string> persons;
  bool stopped = false;

 private:
  static std::vector<audit::StoredEvent> none() { return {}; }
  std::mutex mutex_;  // programs ask on many threads at once
};

// One person, NHS number 9990000018, born 1980-01-01, known to RXX (subject 1) and RYY (2).
struct World {
  std::unique_ptr<store::Store> store;
  KeptAudit audit;
  std::unique_ptr<policy::Objections> objections;
  policy::Policy policy;
  std::vector<chart::FeedFacts> feeds;
  std::unique_ptr<Door> door;

  explicit World(const policy::PolicyFiles& files = policy::builtin_policy_files());
  // SUBJECT TYPE ID HEADING LABELS BODY; the newest call is the newest recorded.
  void put(uint64_t subject, const std::string& type, const std::string& id, Heading heading,
           const std::string& body, uint64_t labels = 0, const std::string& part = "");
  void object(policy::Scope scope, const std::string& target);
  Result<PersonHandle> admit(const auth::Principal& who);
  Result<chart::Chart> open(const auth::Principal& who);
  // Every page and item this viewer can reach, as text; "refused" where the record does not open.
  std::string everything(const auth::Principal& who);

 private:
  int64_t next_ms_ = 1'700'000'000'000;
};

auth::Principal viewer(std::string_view role, std::string_view organisation,
                       std::string_view purpose = "direct-care");

inline constexpr const char* kNumber = "9990000018";
inline constexpr const char* kBorn = "1980-01-01";
inline constexpr const char* kContext = "key of a context";

}  // namespace weft::record::door_test
