// SPDX-License-Identifier: Apache-2.0
// From a node to its children, by the names R4 gives them. What the compiler knows of the type is
// looked up once; the rest at each node.
// https://hl7.org/fhirpath/N1/#path-selection · https://hl7.org/fhir/R4/fhirpath.html#polymorphism
#pragma once

#include "fhir/path/plan.hpp"

namespace weft::fhir::path {

// One name, or a test of type, on the way down.
class Step {
 public:
  static Step child(std::string_view name, const Types& parents);
  static Step of_type(const Type& type);

  bool is_child() const { return !name_.empty(); }

 private:
  friend class Walk;

  // A JSON property that holds the element, and "_" before it.
  struct Slot {
    std::string json, extras;
    TypeId type = TypeId::None;
    bool resource = false, primitive = false;
  };
  // What `name_` is in one type.
  struct Place {
    TypeId parent = TypeId::None;
    std::vector<Slot> slots;
  };
  static Place place_in(TypeId parent, const ElementDefinition& element);

  std::string name_;
  std::vector<Place> places_;
  Type type_;
};

// Steps that need no collection between them: one walk from each item to the leaves.
class PathStage : public Stage {
 public:
  void add(Step step) { steps_.push_back(std::move(step)); }
  size_t size() const { return steps_.size(); }
  Result<void> apply(Evaluation& evaluation, const Frame& frame, std::span<const Value> in,
                     Collection& out) const override;

 private:
  std::vector<Step> steps_;
};

// All children of a node in document order; false: the steps ran out.
bool append_children(Evaluation& evaluation, const Node& node, Collection& out);
// Children of that name.
bool append_named(Evaluation& evaluation, const Node& node, std::string_view name, Collection& out);

// A resource's node: its type by `resourceType`, itself as its resource.
Node node_of_resource(const Json& resource);

}  // namespace weft::fhir::path
