// SPDX-License-Identifier: Apache-2.0
// Down the tree by the names R4 gives. What the compiler knows of the type is looked up once; the
// rest at each node. https://hl7.org/fhirpath/N1/#path-selection
#pragma once

#include "fhir/path/elements.hpp"
#include "fhir/path/plan.hpp"

namespace weft::fhir::path {

// One name, or a test of type, on the way down.
class Step {
 public:
  Step(Step&&) = default;
  Step& operator=(Step&&) = default;
  static Step child(std::string_view name, const Types& parents);
  static Step of_type(const Type& type);

  bool is_child() const { return !name_.empty(); }

 private:
  friend class Walk;

  // What `name_` is in one type.
  struct Place {
    TypeId parent = TypeId::None;
    bool choice = false;
    std::vector<std::string> names;  // what the slots view
    std::vector<Slot> slots;
  };
  static Place place_in(TypeId parent, const ElementDefinition& element);

  Step() = default;

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

}  // namespace weft::fhir::path
