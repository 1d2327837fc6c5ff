// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#path-selection · https://hl7.org/fhir/R4/fhirpath.html#polymorphism
#include "fhir/path/navigate.hpp"

namespace weft::fhir::path {
namespace {

const Definitions& r4() {
  static const Definitions& definitions = Definitions::r4();
  return definitions;
}

std::string json_name(const ElementDefinition& element, TypeId type) {
  std::string name(element.name);
  if (!element.choice) return name;
  std::string_view of = r4().type(type).name;
  name += static_cast<char>(of[0] >= 'a' && of[0] <= 'z' ? of[0] - 'a' + 'A' : of[0]);
  return name += of.substr(1);
}

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

TypeId type_of_resource(const Json& resource) {
  return r4().find_type(resource.at("resourceType").text());
}

// What every child shares with its parent.
struct Family {
  const Json* resource;
  TypeId type;
  bool is_resource;
};

void append_one(const Family& family, const Json* value, const Json* extras, Collection& out) {
  if (value && value->is_null()) value = nullptr;
  if (extras && !extras->is_object()) extras = nullptr;
  if (!value && !extras) return;
  TypeId type = family.type;
  if (family.is_resource && value) type = type_of_resource(*value);
  const Json* resource = family.resource;
  out.push_back(Value(Node{value, extras, resource, type}));
}

// The items of a property and of its "_" twin, side by side.
size_t append_items(const Family& family, const Json* value, const Json* extras, Collection& out) {
  const bool many = (value && value->is_array()) || (extras && extras->is_array());
  if (!many) {
    append_one(family, value, extras, out);
    return 1;
  }
  static const Json::Array none;
  const Json::Array& values = value ? value->items() : none;
  const Json::Array& others = extras ? extras->items() : none;
  const size_t count = std::max(values.size(), others.size());
  for (size_t i = 0; i < count; ++i)
    append_one(family, i < values.size() ? &values[i] : nullptr,
               i < others.size() ? &others[i] : nullptr, out);
  return count;
}

// In a Bundle or Parameters each resource stands for itself; a contained one lies in its container.
const Json* resource_below(const Node& node, const Json* child, bool is_resource,
                           std::string_view name) {
  return is_resource && child && child->is_object() && name != "contained" ? child : node.resource;
}

}  // namespace

Node node_of_resource(const Json& resource) {
  return {&resource, nullptr, &resource, type_of_resource(resource)};
}

Step::Place Step::place_in(TypeId parent, const ElementDefinition& element) {
  Place place{parent, {}};
  for (const TypeId type : element.types) {
    const std::string name = json_name(element, type);
    place.slots.push_back({name, "_" + name, type, is_resource(type), is_primitive(type)});
  }
  return place;
}

Step Step::child(std::string_view name, const Types& parents) {
  Step step;
  step.name_ = name;
  for (const Type& parent : parents.any_of) {
    if (parent.fhir == TypeId::None) continue;
    const ElementDefinition* element = r4().find_element(parent.fhir, name);
    if (element) step.places_.push_back(place_in(parent.fhir, *element));
  }
  return step;
}

Step Step::of_type(const Type& type) {
  Step step;
  step.type_ = type;
  return step;
}

class Walk {
 public:
  Walk(Evaluation& evaluation, std::span<const Step> steps, Collection& out)
      : evaluation_(evaluation), steps_(steps), out_(out) {}

  bool from(const Value& value, size_t step) {
    if (step == steps_.size()) {
      out_.push_back(value);
      return true;
    }
    const Step& here = steps_[step];
    if (!here.is_child()) return !casts_to(value, here.type_) || from(value, step + 1);
    const Node* node = value.as<Node>();
    return !node || children(*node, here, step + 1);
  }

 private:
  bool children(const Node& node, const Step& here, size_t next) {
    if (next == steps_.size()) {
      const size_t before = out_.size();
      append(node, here, out_);
      return evaluation_.spend(1 + out_.size() - before);
    }
    Collection found;
    append(node, here, found);
    if (!evaluation_.spend(1 + found.size())) return false;
    for (const Value& child : found)
      if (!from(child, next)) return false;
    return true;
  }

  void append(const Node& node, const Step& here, Collection& out) {
    const Step::Place* place = find_place(node, here);
    if (!place) {
      append_by_name(node, here.name_, out);
      return;
    }
    for (const Step::Slot& slot : place->slots) append_slot(node, slot, out);
  }

  static const Step::Place* find_place(const Node& node, const Step& here) {
    for (const Step::Place& place : here.places_)
      if (place.parent == node.type) return &place;
    for (const Step::Place& place : here.places_)
      if (node.type != TypeId::None && r4().is_a(node.type, place.parent)) return &place;
    return nullptr;
  }

  static void append_slot(const Node& node, const Step::Slot& slot, Collection& out) {
    const Json* holder = node.value && node.value->is_object() ? node.value : node.extras;
    if (!holder) return;
    const Json* value = holder->find(slot.json);
    const Json* extras = slot.primitive ? holder->find(slot.extras) : nullptr;
    if (!value && !extras) return;
    if (!slot.resource || !value || !value->is_array()) {
      const Json* resource = resource_below(node, value, slot.resource, slot.json);
      append_items({resource, slot.type, slot.resource}, value, extras, out);
      return;
    }
    for (const Json& item : value->items())
      append_one({resource_below(node, &item, true, slot.json), slot.type, true}, &item, nullptr,
                 out);
  }

 public:
  // Without knowledge from the compiler: the definitions are asked, and for a node of no known type
  // the tree itself.
  static void append_by_name(const Node& node, std::string_view name, Collection& out) {
    const Json* holder = node.value && node.value->is_object() ? node.value : node.extras;
    if (!holder) return;
    const ElementDefinition* element =
        node.type == TypeId::None ? nullptr : r4().find_element(node.type, name);
    if (node.type != TypeId::None && !element) return;
    if (!element) {
      const Json* value = holder->find(name);
      const bool resource = value && value->is_object() && value->find("resourceType");
      append_slot(node, {std::string(name), "_" + std::string(name), TypeId::None, resource, true},
                  out);
      return;
    }
    if (!element->choice) {
      for (const Step::Slot& slot : Step::place_in(node.type, *element).slots)
        append_slot(node, slot, out);
      return;
    }
    append_choice(node, *holder, *element, out);
  }

 private:
  static void append_choice(const Node& node, const Json& holder, const ElementDefinition& element,
                            Collection& out) {
    for (const auto& [key, value] : holder.members()) {
      std::string_view name = key;
      if (name.starts_with('_')) name.remove_prefix(1);
      const size_t stem = element.name.size();
      if (!name.starts_with(element.name) || name.size() == stem || !is_capital(name[stem]))
        continue;
      const auto property = r4().find_property(node.type, name);
      if (!property || property->element != &element) continue;
      if (name.size() != key.size() && holder.find(name)) continue;
      append_slot(node,
                  {std::string(name), "_" + std::string(name), property->type,
                   is_resource(property->type), is_primitive(property->type)},
                  out);
      return;
    }
  }

  Evaluation& evaluation_;
  std::span<const Step> steps_;
  Collection& out_;
};

Result<void> PathStage::apply(Evaluation& evaluation, const Frame&, std::span<const Value> in,
                              Collection& out) const {
  Walk walk(evaluation, steps_, out);
  for (const Value& value : in)
    if (!walk.from(value, 0)) return Evaluation::too_many_steps();
  return evaluation.check_size(out);
}

bool append_named(Evaluation& evaluation, const Node& node, std::string_view name,
                  Collection& out) {
  const size_t before = out.size();
  Walk::append_by_name(node, name, out);
  return evaluation.spend(1 + out.size() - before);
}

namespace {

void append_member(const Node& node, const Json& holder, const std::string& key, const Json& value,
                   Collection& out) {
  if (key == "resourceType") return;
  const bool twin = key.starts_with('_');
  const std::string_view name = std::string_view(key).substr(twin ? 1 : 0);
  if (twin && holder.find(name)) return;  // came with the element itself
  const Json* extras = twin ? &value : nullptr;
  std::optional<Property> property;
  if (node.type != TypeId::None) property = r4().find_property(node.type, name);
  const TypeId type = property ? property->type : TypeId::None;
  if (!twin && (type == TypeId::None || is_primitive(type))) extras = holder.find("_" + key);
  const bool resource = type != TypeId::None && is_resource(type);
  const Json* own = twin ? nullptr : &value;
  if (!resource || !value.is_array()) {
    append_items({resource_below(node, own, resource, name), type, resource}, own, extras, out);
    return;
  }
  for (const Json& item : value.items())
    append_one({resource_below(node, &item, true, name), type, true}, &item, nullptr, out);
}

}  // namespace

bool append_children(Evaluation& evaluation, const Node& node, Collection& out) {
  const size_t before = out.size();
  const Json* holder = node.value && node.value->is_object() ? node.value : node.extras;
  if (!holder) return evaluation.spend(1);
  for (const auto& [key, value] : holder->members()) append_member(node, *holder, key, value, out);
  return evaluation.spend(1 + out.size() - before);
}

}  // namespace weft::fhir::path
