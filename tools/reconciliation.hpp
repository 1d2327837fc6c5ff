// SPDX-License-Identifier: Apache-2.0
// Compares what senders had acknowledged with what the server kept: each message's own marker must
// be once in the journal and once in the record's versions (or the message parked), and the
// messages of one key must have been taken and applied in the order they were acknowledged. A
// version counts for the message whose outcome names it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger.hpp"
#include "record/inbox/state.hpp"

namespace weft::tools {

struct VersionName {
  std::string type, id;
  uint32_t version = 0;
  auto operator<=>(const VersionName&) const = default;
};

// A message of the journal that is to be applied: no repeat, not rejected.
struct Accepted {
  std::string marker;
  uint64_t seq = 0;
  record::inbox::State state = record::inbox::State::Pending;
  std::vector<VersionName> filed;  // what its outcome says it wrote
};

// A version of a row that bears a marker. Later versions of the row, written by other messages,
// may carry it on; only the first may be the message's own.
struct Sighting {
  std::string marker;
  VersionName name;
  uint64_t commit = 0;
};

struct Findings {
  uint64_t acknowledged = 0, applied = 0, parked = 0;
  std::vector<std::string> lost;          // acknowledged; not in the journal, or without effect
  std::vector<std::string> doubled;       // twice in the journal or in the record
  std::vector<std::string> unfinished;    // acknowledged and still pending
  std::vector<std::string> out_of_order;  // before an earlier one of its key
  bool clean() const {
    return lost.empty() && doubled.empty() && unfinished.empty() && out_of_order.empty();
  }
};

Findings compare(const std::vector<LedgerLine>& ledger, const std::vector<Accepted>& journal,
                 const std::vector<Sighting>& versions);

// Markers of feedstorm within a text, in order.
std::vector<std::string> find_markers(std::string_view text);

}  // namespace weft::tools
