// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/json.html · https://hl7.org/fhir/R4/fhirpath.html#polymorphism
#include "fhir/path/elements.hpp"

#include "fhir/path/types.hpp"

namespace weft::fhir::path {
namespace {

const Definitions& r4() {
  static const Definitions& definitions = Definitions::r4();
  return definitions;
}

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

TypeId type_of_resource(const Json& resource) { return r4().find_type(resource_type_of(resource)); }

std::string_view without_mark(std::string_view member) {
  return member.starts_with('_') ? member.substr(1) : member;
}

}  // namespace

Node node_of_resource(const Json& resource) {
  return {&resource, nullptr, &resource, type_of_resource(resource)};
}

Slot slot_of(std::string_view name, TypeId type) {
  if (type == TypeId::None) return {name, type, false, true};
  return {name, type, is_resource(type), is_primitive(type)};
}

Items find_items(const Json& holder, const Slot& slot) {
  Items items;
  const size_t size = slot.name.size();
  for (const auto& [key, value] : holder.members()) {
    // The first letter tells most names of one length apart.
    if (key.size() == size && key[0] == slot.name[0] && key == slot.name) {
      items.value = &value;
      if (!slot.primitive || items.extras) return items;
    } else if (slot.primitive && key.size() == size + 1 && key[0] == '_' &&
               key.ends_with(slot.name)) {
      items.extras = &value;
      if (items.value) return items;
    }
  }
  return items;
}

std::optional<Node> child_of(const Node& parent, const Slot& slot, const Json* value,
                             const Json* extras) {
  if (value && value->is_null()) value = nullptr;
  if (extras && !extras->is_object()) extras = nullptr;
  if (!value && !extras) return {};
  Node child{value, extras, parent.resource, slot.type};
  if (slot.resource && value && value->is_object()) {
    child.type = type_of_resource(*value);
    // In a Bundle each resource stands for itself; a contained one lies in its container.
    if (slot.name != "contained") child.resource = value;
  }
  return child;
}

void append_slot(const Node& node, const Json& holder, const Slot& slot, size_t most,
                 Collection& out) {
  for_children(node, holder, slot, [&](const Node& child) {
    out.push_back(Value(child));
    return out.size() <= most;
  });
}

bool is_choice_of(std::string_view member, std::string_view name) {
  member = without_mark(member);
  return member.size() > name.size() && member.starts_with(name) && is_capital(member[name.size()]);
}

namespace {

std::optional<Slot> find_choice(const Node& node, const Json& holder,
                                const ElementDefinition& element) {
  for (const auto& [key, value] : holder.members()) {
    if (!is_choice_of(key, element.name)) continue;
    const std::string_view name = without_mark(key);
    const auto property = r4().find_property(node.type, name);
    if (property && property->element == &element) return slot_of(name, property->type);
  }
  return {};
}

}  // namespace

std::optional<Slot> find_slot(const Node& node, const Json& holder, std::string_view name) {
  if (node.type == TypeId::None) {
    // R4 knows nothing of it: by name, a resource by what it calls itself.
    Slot slot = slot_of(name, TypeId::None);
    const Json* value = holder.find(name);
    slot.resource = value && value->is_object() && value->find("resourceType");
    return slot;
  }
  const ElementDefinition* element = r4().find_element(node.type, name);
  if (!element) return {};
  if (element->choice) return find_choice(node, holder, *element);
  if (element->types.empty()) return {};
  return slot_of(element->name, element->types[0]);
}

void append_all(const Node& node, size_t most, Collection& out) {
  const Json* holder = members_of(node);
  if (!holder) return;
  for (const auto& [key, value] : holder->members()) {
    const std::string_view name = without_mark(key);
    // A twin comes with the element itself, unless it stands alone.
    if (key == "resourceType" || (name.size() != key.size() && holder->find(name))) continue;
    TypeId type = TypeId::None;
    if (node.type != TypeId::None)
      if (const auto property = r4().find_property(node.type, name)) type = property->type;
    if (out.size() > most) return;
    append_slot(node, *holder, slot_of(name, type), most, out);
  }
}

}  // namespace weft::fhir::path
