// SPDX-License-Identifier: Apache-2.0
// The made-up region: people, and every message their organisations would have sent until `now`.
// The same seed, size and time give the same region. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "demo/dice.hpp"
#include "demo/messages.hpp"
#include "demo/person.hpp"

namespace weft::demo {

struct Region {
  std::vector<Person> people;         // story people first
  std::vector<Happening> happenings;  // by time
};

Region make_region(size_t people, uint64_t seed, Instant now);

// Messages that go on arriving: one more thing happening to somebody now.
Happening next_happening(const Region& region, Dice& dice, Instant now, uint64_t control_id);

// Collects what is said while a region is made; numbers messages and stays.
class Chronicle {
 public:
  void adt(const Person& person, Site site, const AdtSaid& said);
  void oru(const Person& person, Site site, const ResultSaid& said);
  std::string next_visit();
  std::string next_order();
  std::vector<Happening> take();

 private:
  std::vector<Happening> happenings_;
  uint64_t control_id_ = 0, visit_ = 700'000, order_ = 26'000'000;
};

// A panel's values for somebody, and the message that reports it.
void report_panel(Chronicle& chronicle, const Person& person, Site site, std::string_view panel,
                  Instant taken, Dice& dice);

// The people of the scenes, with hand-written histories (docs/tutorial/demo.md).
std::vector<Person> tell_stories(Chronicle& chronicle, Instant now, Dice& dice);

}  // namespace weft::demo
