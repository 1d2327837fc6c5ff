// SPDX-License-Identifier: Apache-2.0
// The messages a Patient row has forgotten because later ones of the same person state all they
// did. Their statements are gone, but what became of them may still change with rule 7's answer,
// so their journal sequences are kept under the name they came with. Plain data, pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/json.hpp"

namespace weft::record::filing {

struct Outdone {
  std::map<std::string, std::vector<uint64_t>, std::less<>> by_who;  // sequences ascending

  void add(std::string_view who, uint64_t seq);
  void add(const Outdone& others);
  bool erase(uint64_t seq, std::string_view but_under = {});  // says whether it was there
  bool contains(uint64_t seq) const;
  size_t size() const;
  uint64_t lowest() const;  // 0 when there is none
};

// Sequences as their differences, "120+4+17": most are a few digits.
fhir::Json render_outdone(const Outdone& outdone);
Outdone read_outdone(const fhir::Json& json);

}  // namespace weft::record::filing
