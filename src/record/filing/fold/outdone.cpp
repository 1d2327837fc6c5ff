// SPDX-License-Identifier: Apache-2.0
#include "record/filing/fold/outdone.hpp"

#include <algorithm>
#include <charconv>

namespace weft::record::filing {
namespace {

using fhir::Json;
using Seqs = std::vector<uint64_t>;

std::string differences_of(const Seqs& seqs) {
  std::string text;
  uint64_t before = 0;
  for (const uint64_t seq : seqs) {
    if (!text.empty()) text += '+';
    text += std::to_string(seq - before);
    before = seq;
  }
  return text;
}

Seqs seqs_of(std::string_view text) {
  Seqs seqs;
  uint64_t seq = 0;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end; ++at) {
    uint64_t step = 0;
    at = std::from_chars(at, end, step).ptr;
    seqs.push_back(seq += step);
  }
  return seqs;
}

}  // namespace

void Outdone::add(std::string_view who, uint64_t seq) {
  const auto found = by_who.find(who);
  Seqs& seqs = found == by_who.end() ? by_who[std::string(who)] : found->second;
  const auto at = std::lower_bound(seqs.begin(), seqs.end(), seq);
  if (at == seqs.end() || *at != seq) seqs.insert(at, seq);
}

void Outdone::add(const Outdone& others) {
  for (const auto& [who, seqs] : others.by_who)
    for (const uint64_t seq : seqs) add(who, seq);
}

bool Outdone::erase(uint64_t seq, std::string_view but_under) {
  size_t erased = 0;
  for (auto& [who, seqs] : by_who)
    if (who != but_under) erased += std::erase(seqs, seq);
  std::erase_if(by_who, [](const auto& entry) { return entry.second.empty(); });
  return erased != 0;
}

bool Outdone::contains(uint64_t seq) const {
  return std::any_of(by_who.begin(), by_who.end(), [&](const auto& entry) {
    return std::binary_search(entry.second.begin(), entry.second.end(), seq);
  });
}

size_t Outdone::size() const {
  size_t count = 0;
  for (const auto& [who, seqs] : by_who) count += seqs.size();
  return count;
}

uint64_t Outdone::lowest() const {
  uint64_t lowest = 0;
  for (const auto& [who, seqs] : by_who)
    if (lowest == 0 || seqs.front() < lowest) lowest = seqs.front();
  return lowest;
}

Json render_outdone(const Outdone& outdone) {
  Json json = Json::object();
  for (const auto& [who, seqs] : outdone.by_who) json.set(who, differences_of(seqs));
  return json;
}

Outdone read_outdone(const Json& json) {
  Outdone outdone;
  for (const auto& [who, seqs] : json.members()) outdone.by_who[who] = seqs_of(seqs.text());
  return outdone;
}

}  // namespace weft::record::filing
