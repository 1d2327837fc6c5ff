// SPDX-License-Identifier: Apache-2.0
#include "record/inbox/state.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace weft::record::inbox {
namespace {

TEST(State, WordsLeadBackToStates) {
  for (uint8_t number = 0; number <= 5; ++number)
    EXPECT_EQ(find_state(word_for(static_cast<State>(number))), static_cast<State>(number));
  EXPECT_EQ(word_for(State::NotApplied), "not_applied");
  EXPECT_FALSE(find_state("lost"));
}

TEST(State, EveryReasonHasItsOwnWordAndAnAction) {
  std::set<std::string_view> words;
  for (uint8_t number = 1; number <= kParkReasonLast; ++number) {
    words.insert(word_for(static_cast<ParkReason>(number)));
    EXPECT_GT(action_for(static_cast<ParkReason>(number)).size(), 20u) << int{number};
  }
  EXPECT_EQ(words.size(), kParkReasonLast);
}

// The page that people read is made from the list; make accept writes it anew.
TEST(State, TheReferencePageTellsTheReasons) {
  std::stringstream page;
  page << "# Why a message is parked\n\nMade from `src/record/inbox/state.cpp`; a test compares."
       << " A parked message stops nobody else's data.\n\n"
       << "| Number | Reason | What a person can do |\n|---|---|---|\n";
  for (uint8_t number = 1; number <= kParkReasonLast; ++number) {
    const auto reason = static_cast<ParkReason>(number);
    page << "| " << int{number} << " | " << word_for(reason) << " | " << action_for(reason)
         << " |\n";
  }
  const char* const path = "docs/reference/parking.md";
  if (std::getenv("WEFT_ACCEPT") != nullptr) std::ofstream(path) << page.str();
  std::stringstream written;
  written << std::ifstream(path).rdbuf();
  EXPECT_EQ(written.str(), page.str()) << "run: make accept";
}

}  // namespace
}  // namespace weft::record::inbox
