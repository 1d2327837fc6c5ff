// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/plan.hpp"

#include <algorithm>

namespace weft::fhir::search {

void Node::add_edge(Edge edge) {
  uint16_t& first = first_[slot(edge.step.property)];
  edge.next = first;
  first = static_cast<uint16_t>(edges.size());
  edges.push_back(std::move(edge));
}

Node& TypePlan::node_at(const std::vector<PropertyStep>& steps) {
  uint16_t at = 0;
  for (const PropertyStep& step : steps) {
    const auto found = std::ranges::find(nodes[at].edges, step, &Edge::step);
    if (found != nodes[at].edges.end()) {
      at = found->node;
      continue;
    }
    const auto added = static_cast<uint16_t>(nodes.size());
    nodes.emplace_back();
    nodes[at].add_edge({step, added, kNoEdge});
    at = added;
  }
  return nodes[at];
}

void TypePlan::add_composite(const std::vector<PropertyStep>& steps, Composite composite) {
  std::vector<uint16_t>& here = node_at(steps).composites;
  const auto same = std::ranges::find_if(
      here, [&](uint16_t other) { return composites[other].components == composite.components; });
  if (same != here.end()) {
    auto& numbers = composites[*same].numbers;
    numbers.insert(numbers.end(), composite.numbers.begin(), composite.numbers.end());
    return;
  }
  here.push_back(static_cast<uint16_t>(composites.size()));
  composites.push_back(std::move(composite));
}

void TypePlan::add_sink(const PropertyPath& path, Encoder encoder, uint8_t number) {
  std::vector<Leaf>& leaves = node_at(path.steps).leaves;
  auto leaf = std::ranges::find(leaves, encoder, &Leaf::encoder);
  if (leaf == leaves.end()) leaf = leaves.insert(leaves.end(), {encoder, {}});
  const bool there = std::ranges::any_of(leaf->sinks, [&](const Sink& sink) {
    return sink.number == number && sink.resolves_to == path.resolves_to;
  });
  if (!there) leaf->sinks.push_back({number, path.resolves_to});
}

}  // namespace weft::fhir::search
