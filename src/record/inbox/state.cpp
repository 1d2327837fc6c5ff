// SPDX-License-Identifier: Apache-2.0
#include "record/inbox/state.hpp"

#include <array>

namespace weft::record::inbox {
namespace {

constexpr std::array<std::string_view, 6> kStates = {"pending", "applied",   "not_applied",
                                                     "parked",  "duplicate", "rejected"};

struct Reason {
  std::string_view word, action;
};

constexpr std::array<Reason, 10> kReasons = {{
    {"none", "nothing to do"},
    {"not parsed", "ask the sender to correct the message, or mend its text and replay it"},
    {"no usable identifier", "add the patient's number to the message and replay it"},
    {"number reused",
     "find out from the source whom the retired number names now, then mend or refile"},
    {"which stay", "add the visit number (PV1-19) that the message means and replay it"},
    {"merge not understood",
     "check with the source which records it joined or parted, then mend the message"},
    {"subject moved", "check whose record the message means, name the new owner and replay it"},
    {"second death",
     "report the fault with the message's number; replay it when a corrected version runs"},
    {"fault of this program",
     "report the fault with the message's number; replay it when a corrected version runs"},
    {"structure not understood",
     "ask the sender for the missing segment, or mend the message and replay it"},
}};

const Reason& entry_for(ParkReason reason) {
  const auto number = static_cast<size_t>(reason);
  return kReasons[number < kReasons.size() ? number : 0];
}

}  // namespace

std::string_view word_for(State state) {
  const auto number = static_cast<size_t>(state);
  return number < kStates.size() ? kStates[number] : "unknown";
}

std::optional<State> find_state(std::string_view word) {
  for (size_t number = 0; number < kStates.size(); ++number)
    if (kStates[number] == word) return static_cast<State>(number);
  return std::nullopt;
}

std::string_view word_for(ParkReason reason) { return entry_for(reason).word; }
std::string_view action_for(ParkReason reason) { return entry_for(reason).action; }

}  // namespace weft::record::inbox
