// SPDX-License-Identifier: Apache-2.0
// A node's children, read from its JSON: arrays side by side with their "_" twins, choices by the
// property that is there, resources by their own type. Pure; gathers one item past `most` at most,
// so that whoever counts notices. https://hl7.org/fhir/R4/json.html
#pragma once

#include "fhir/path/value.hpp"

namespace weft::fhir::path {

// A JSON property that holds an element.
struct Slot {
  std::string_view name;  // "valueQuantity"
  TypeId type = TypeId::None;
  bool resource = false, primitive = false;
};
Slot slot_of(std::string_view name, TypeId type);

// Where a node's members lie: itself, or beside a primitive its "_name".
const Json* members_of(const Node& node);
const Json* find_twin(const Json& holder, std::string_view name);  // "_name"

void append_slot(const Node& node, const Json& holder, const Slot& slot, size_t most,
                 Collection& out);
// `name` as FHIRPath says it, by what R4 knows of the node's type, or by the tree where it does
// not.
void append_element(const Node& node, std::string_view name, size_t most, Collection& out);
// The first member that can be `name`'s: "valueQuantity" or "_valueQuantity" for "value".
bool is_choice_of(std::string_view member, std::string_view name);
void append_all(const Node& node, size_t most, Collection& out);  // in document order

// A resource's node: its type by `resourceType`, itself as its resource.
Node node_of_resource(const Json& resource);

}  // namespace weft::fhir::path
