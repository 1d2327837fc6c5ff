// SPDX-License-Identifier: Apache-2.0
// What can become of a message, and the closed list of reasons for parking one. Numbers are
// stored: never renumber. docs/reference/parking.md is made from this list.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weft::record::inbox {

enum class State : uint8_t {
  Pending = 0,
  Applied = 1,
  NotApplied = 2,
  Parked = 3,
  Duplicate = 4,
  Rejected = 5,
};
std::string_view word_for(State state);  // "pending" … "not_applied"
std::optional<State> find_state(std::string_view word);

enum class ParkReason : uint8_t {
  None = 0,
  NotParsed = 1,           // bytes that are framed but make no message the parser can read
  NoIdentifier = 2,        // no usable identifier for the subject
  NumberReused = 3,        // a retired number with a birth date or surname unlike both
  WhichStay = 4,           // an encounter event that names no visit, and not exactly one is open
  MergeNotUnderstood = 5,  // a merge, link, unlink or move that is not mapped, or lacks MRG-1
  SubjectMoved = 6,        // names an owner whose rows were refiled
  SecondDeath = 7,         // the program died twice while applying it
  OwnFault = 8,            // a broken invariant while applying it
  StructureNotUnderstood = 9,  // a segment the trigger needs is missing (PID, PV1, OBR, OBX)
};
inline constexpr uint8_t kParkReasonLast = 9;
std::string_view word_for(ParkReason reason);    // "no usable identifier" …
std::string_view action_for(ParkReason reason);  // what a person can do about it

}  // namespace weft::record::inbox
