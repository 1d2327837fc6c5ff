// SPDX-License-Identifier: Apache-2.0
// Rule 7: merges are stamped edges from a retired subject to the one that survives it. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "fhir/json/json.hpp"
#include "store/store.hpp"

namespace weft::record::identity {

struct MergeEdge {
  store::SubjectId retired, survivor;
  Instant recorded;
  uint64_t seq = 0;
  std::string surname, birth_date;  // of the retired number, as the merge gave them

  auto stamp() const { return std::pair(recorded, seq); }
};

// The body of a retired subject's _merge row.
fhir::Json render_edges(const std::vector<MergeEdge>& edges);
std::vector<MergeEdge> read_edges(store::SubjectId retired, std::string_view body);

// Who each retired subject's record is shown under: the end of its chain. A later merge of one
// retired subject replaces the earlier; a cycle is cut at its lowest stamp.
using Survivors = std::map<store::SubjectId, store::SubjectId>;
Survivors decide_survivors(std::vector<MergeEdge> edges);

}  // namespace weft::record::identity
