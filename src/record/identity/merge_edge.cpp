// SPDX-License-Identifier: Apache-2.0
#include "record/identity/merge_edge.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace weft::record::identity {
namespace {

using fhir::Json;
using store::SubjectId;
using Outgoing = std::map<SubjectId, const MergeEdge*>;

template <class Number>
Number number_of(std::string_view text) {
  Number value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Outgoing latest_edges(const std::vector<MergeEdge>& edges) {
  Outgoing latest;
  for (const MergeEdge& edge : edges) {
    const MergeEdge*& slot = latest[edge.retired];
    if (!slot || slot->stamp() < edge.stamp()) slot = &edge;
  }
  return latest;
}

// The lowest edge of a cycle, if following the edges from `start` runs into one.
const MergeEdge* lowest_of_cycle(const Outgoing& outgoing, SubjectId start) {
  std::set<SubjectId> seen;
  SubjectId at = start;
  while (outgoing.contains(at) && seen.insert(at).second) at = outgoing.at(at)->survivor;
  if (!outgoing.contains(at)) return nullptr;
  const SubjectId entry = at;
  const MergeEdge* lowest = outgoing.at(entry);
  for (at = lowest->survivor; at != entry; at = outgoing.at(at)->survivor)
    if (outgoing.at(at)->stamp() < lowest->stamp()) lowest = outgoing.at(at);
  return lowest;
}

const MergeEdge* find_edge_to_cut(const Outgoing& outgoing) {
  for (const auto& [retired, edge] : outgoing)
    if (const MergeEdge* lowest = lowest_of_cycle(outgoing, retired)) return lowest;
  return nullptr;
}

}  // namespace

Json render_edges(const std::vector<MergeEdge>& edges) {
  Json list = Json::array();
  for (const MergeEdge& edge : edges) {
    Json one = Json::object();
    one.set("survivor", std::to_string(edge.survivor.value));
    one.set("recorded", Json::number(static_cast<long long>(edge.recorded.ms)));
    one.set("seq", Json::number(static_cast<long long>(edge.seq)));
    one.set("surname", edge.surname);
    one.set("birth_date", edge.birth_date);
    list.push(std::move(one));
  }
  Json body = Json::object();
  body.set("edges", std::move(list));
  return body;
}

std::vector<MergeEdge> read_edges(SubjectId retired, std::string_view body) {
  std::vector<MergeEdge> edges;
  const auto json = fhir::parse_json(body);
  if (!json) return edges;
  for (const Json& one : json->at("edges").items())
    edges.push_back({retired, SubjectId{number_of<uint64_t>(one.at("survivor").text())},
                     Instant{number_of<int64_t>(one.at("recorded").text())},
                     number_of<uint64_t>(one.at("seq").text()),
                     std::string(one.at("surname").text()),
                     std::string(one.at("birth_date").text())});
  return edges;
}

Survivors decide_survivors(std::vector<MergeEdge> edges) {
  std::erase_if(edges, [](const MergeEdge& edge) { return edge.retired == edge.survivor; });
  Outgoing outgoing = latest_edges(edges);
  while (const MergeEdge* cut = find_edge_to_cut(outgoing)) {
    const auto at = std::find_if(edges.begin(), edges.end(),
                                 [&](const MergeEdge& edge) { return &edge == cut; });
    edges.erase(at);
    outgoing = latest_edges(edges);
  }
  Survivors survivors;
  for (const auto& [retired, edge] : outgoing) {
    SubjectId end = edge->survivor;
    while (outgoing.contains(end)) end = outgoing.at(end)->survivor;
    survivors.emplace(retired, end);
  }
  return survivors;
}

}  // namespace weft::record::identity
