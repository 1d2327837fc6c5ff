// SPDX-License-Identifier: Apache-2.0
// A node's children, read from its JSON: arrays side by side with their "_" twins, choices by the
// property that is there, resources by their own type. Pure; gathers one item past `most` at most,
// so that whoever counts notices. https://hl7.org/fhir/R4/json.html
#pragma once

#include <algorithm>

#include "fhir/path/value.hpp"

namespace weft::fhir::path {

// A JSON property that holds an element.
struct Slot {
  std::string_view name;  // "valueQuantity"
  TypeId type = TypeId::None;
  bool resource = false, primitive = false;
};
Slot slot_of(std::string_view name, TypeId type);

// A property and its "_" twin, found in one look at the members.
struct Items {
  const Json *value = nullptr, *extras = nullptr;
  bool are_many() const { return (value && value->is_array()) || (extras && extras->is_array()); }
};
Items find_items(const Json& holder, const Slot& slot);

// Where a node's members lie: itself, or beside a primitive its "_name".
inline const Json* members_of(const Node& node) {
  return node.value && node.value->is_object() ? node.value : node.extras;
}

// nullopt: neither a value nor a twin that is an object.
std::optional<Node> child_of(const Node& parent, const Slot& slot, const Json* value,
                             const Json* extras);

// Runs `each` on every child that the slot holds, until it says false; whether it never did.
template <class Each>
bool for_children(const Node& parent, const Json& holder, const Slot& slot, Each&& each) {
  const Items items = find_items(holder, slot);
  if (!items.value && !items.extras) return true;
  if (!items.are_many()) {
    const auto child = child_of(parent, slot, items.value, items.extras);
    return !child || each(*child);
  }
  const size_t values = items.value ? items.value->items().size() : 0;
  const size_t extras = items.extras ? items.extras->items().size() : 0;
  for (size_t i = 0; i < std::max(values, extras); ++i) {
    const auto child = child_of(parent, slot, i < values ? &items.value->items()[i] : nullptr,
                                i < extras ? &items.extras->items()[i] : nullptr);
    if (child && !each(*child)) return false;
  }
  return true;
}

void append_slot(const Node& node, const Json& holder, const Slot& slot, size_t most,
                 Collection& out);
// The slot by which `name` is to be read in this node; nullopt: there is none. `name` is viewed.
std::optional<Slot> find_slot(const Node& node, const Json& holder, std::string_view name);
// The first member that can be `name`'s: "valueQuantity" or "_valueQuantity" for "value".
bool is_choice_of(std::string_view member, std::string_view name);
void append_all(const Node& node, size_t most, Collection& out);  // in document order

// What a resource calls itself; empty where it does not. It mostly does so first.
inline std::string_view resource_type_of(const Json& resource) {
  const Json::Object& members = resource.members();
  if (!members.empty() && members[0].first == "resourceType") return members[0].second.text();
  return resource.at("resourceType").text();
}

// A resource's node: its type by `resourceType`, itself as its resource.
Node node_of_resource(const Json& resource);

}  // namespace weft::fhir::path
