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

TypeId type_of_resource(const Json& resource) {
  return r4().find_type(resource.at("resourceType").text());
}

std::string_view without_mark(std::string_view member) {
  return member.starts_with('_') ? member.substr(1) : member;
}

void append_one(const Node& parent, const Slot& slot, const Json* value, const Json* extras,
                Collection& out) {
  if (value && value->is_null()) value = nullptr;
  if (extras && !extras->is_object()) extras = nullptr;
  if (!value && !extras) return;
  Node child{value, extras, parent.resource, slot.type};
  if (slot.resource && value && value->is_object()) {
    child.type = type_of_resource(*value);
    // In a Bundle each resource stands for itself; a contained one lies in its container.
    if (slot.name != "contained") child.resource = value;
  }
  out.push_back(Value(child));
}

}  // namespace

Node node_of_resource(const Json& resource) {
  return {&resource, nullptr, &resource, type_of_resource(resource)};
}

Slot slot_of(std::string_view name, TypeId type) {
  if (type == TypeId::None) return {name, type, false, true};
  return {name, type, is_resource(type), is_primitive(type)};
}

const Json* members_of(const Node& node) {
  return node.value && node.value->is_object() ? node.value : node.extras;
}

const Json* find_twin(const Json& holder, std::string_view name) {
  for (const auto& [key, value] : holder.members())
    if (key.size() == name.size() + 1 && key[0] == '_' && key.ends_with(name)) return &value;
  return nullptr;
}

void append_slot(const Node& node, const Json& holder, const Slot& slot, size_t most,
                 Collection& out) {
  const Json* value = holder.find(slot.name);
  const Json* extras = slot.primitive ? find_twin(holder, slot.name) : nullptr;
  const bool many = (value && value->is_array()) || (extras && extras->is_array());
  if (!many) {
    append_one(node, slot, value, extras, out);
    return;
  }
  static const Json::Array none;
  const Json::Array& values = value ? value->items() : none;
  const Json::Array& others = extras ? extras->items() : none;
  const size_t count = std::max(values.size(), others.size());
  for (size_t i = 0; i < count && out.size() <= most; ++i)
    append_one(node, slot, i < values.size() ? &values[i] : nullptr,
               i < others.size() ? &others[i] : nullptr, out);
}

bool is_choice_of(std::string_view member, std::string_view name) {
  member = without_mark(member);
  return member.size() > name.size() && member.starts_with(name) && is_capital(member[name.size()]);
}

namespace {

void append_choice(const Node& node, const Json& holder, const ElementDefinition& element,
                   size_t most, Collection& out) {
  for (const auto& [key, value] : holder.members()) {
    if (!is_choice_of(key, element.name)) continue;
    const std::string_view name = without_mark(key);
    const auto property = r4().find_property(node.type, name);
    if (!property || property->element != &element) continue;
    append_slot(node, holder, slot_of(name, property->type), most, out);
    return;
  }
}

// Of a node that R4 knows nothing of: by name, a resource by what it calls itself.
void append_unknown(const Node& node, const Json& holder, std::string_view name, size_t most,
                    Collection& out) {
  Slot slot = slot_of(name, TypeId::None);
  const Json* value = holder.find(name);
  slot.resource = value && value->is_object() && value->find("resourceType");
  append_slot(node, holder, slot, most, out);
}

}  // namespace

void append_element(const Node& node, std::string_view name, size_t most, Collection& out) {
  const Json* holder = members_of(node);
  if (!holder) return;
  if (node.type == TypeId::None) {
    append_unknown(node, *holder, name, most, out);
    return;
  }
  const ElementDefinition* element = r4().find_element(node.type, name);
  if (!element) return;
  if (element->choice) {
    append_choice(node, *holder, *element, most, out);
  } else if (!element->types.empty()) {
    append_slot(node, *holder, slot_of(element->name, element->types[0]), most, out);
  }
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
