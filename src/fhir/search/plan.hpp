// SPDX-License-Identifier: Apache-2.0
// All parameters of one resource type as one walk: a tree over JSON property names, built when the
// parameters are opened, read by every thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/path/expression.hpp"
#include "fhir/search/encode.hpp"
#include "fhir/search/resolve_path.hpp"

namespace weft::fhir::search {

struct Sink {
  uint8_t number = 0;
  std::string resolves_to;  // only references to this type; empty: any
};

// What is done with the elements of a node, once for all parameters that read it alike.
struct Leaf {
  Encoder encoder = Encoder::None;
  std::vector<Sink> sinks;
};

inline constexpr uint16_t kNoEdge = UINT16_MAX;

struct Edge {
  PropertyStep step;
  uint16_t node = 0;
  uint16_t next = kNoEdge;  // of the same slot
};

class Node {
 public:
  std::vector<Leaf> leaves;
  std::vector<uint16_t> composites;
  std::vector<Edge> edges;

  Node() { first_.fill(kNoEdge); }
  uint16_t first(std::string_view property) const { return first_[slot(property)]; }
  void add_edge(Edge edge);

 private:
  static size_t slot(std::string_view name) {
    return (name.size() * 7 + static_cast<uint8_t>(name.front()) * 3u +
            static_cast<uint8_t>(name.back())) %
           32;
  }
  std::array<uint16_t, 32> first_{};
};

struct ComponentPath {
  PropertyPath path;
  Encoder encoder = Encoder::None;
  bool operator==(const ComponentPath&) const = default;
};

struct Composite {
  std::vector<uint8_t> numbers;  // of the parameters that read the same tuples here
  std::vector<std::vector<ComponentPath>> components;
};

// What no property steps can say.
struct Evaluated {
  uint8_t number = 0;
  SearchType type = SearchType::Token;
  path::Expression expression;
};

class TypePlan {
 public:
  std::vector<Node> nodes = std::vector<Node>(1);  // the first is the resource itself
  std::vector<Composite> composites;
  std::vector<Evaluated> evaluated;

  Node& node_at(const std::vector<PropertyStep>& steps);  // made where it is not there
  // `composite` is for the elements at `steps`.
  void add_composite(const std::vector<PropertyStep>& steps, Composite composite);
  void add_sink(const PropertyPath& path, Encoder encoder, uint8_t number);
};

}  // namespace weft::fhir::search
