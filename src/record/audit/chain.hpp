// SPDX-License-Identifier: Apache-2.0
// The hash chain: each event's hash covers its number, the hash before it and every field kept of
// it. Pure. Fields are numbers for people; their names are not covered and may be erased.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft::record::audit {

// An event as it is kept.
struct ChainedEvent {
  uint64_t number = 0;
  int64_t at_ms = 0;
  int64_t action = 0;
  uint64_t person = 0;     // random numbers; 0: nobody
  uint64_t staff = 0;      // who
  uint64_t actor = 0;      // `--as` of a local command
  uint64_t on_behalf = 0;  // steward who simulates
  std::string role, organisation, purpose;
  std::string page, reason;
  std::string things;  // packed list
  uint64_t count = 1;
  std::string hash;  // 32 bytes
};

std::string chain_start();  // the hash before the first event
std::string hash_of(const ChainedEvent& event, std::string_view previous_hash);

}  // namespace weft::record::audit
