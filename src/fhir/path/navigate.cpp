// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#path-selection · https://hl7.org/fhir/R4/fhirpath.html#polymorphism
#include "fhir/path/navigate.hpp"

namespace weft::fhir::path {
namespace {

std::string json_name(const ElementDefinition& element, TypeId type) {
  std::string name(element.name);
  if (!element.choice) return name;
  std::string_view of = Definitions::r4().type(type).name;
  name += static_cast<char>(of[0] >= 'a' && of[0] <= 'z' ? of[0] - 'a' + 'A' : of[0]);
  return name += of.substr(1);
}

}  // namespace

Step::Place Step::place_in(TypeId parent, const ElementDefinition& element) {
  Place place{parent, element.choice, {}, {}};
  for (const TypeId type : element.types) place.names.push_back(json_name(element, type));
  for (size_t i = 0; i < place.names.size(); ++i)
    place.slots.push_back(slot_of(place.names[i], element.types[i]));
  return place;
}

Step Step::child(std::string_view name, const Types& parents) {
  Step step;
  step.name_ = name;
  for (const Type& parent : parents.any_of) {
    if (parent.fhir == TypeId::None) continue;
    const ElementDefinition* element = Definitions::r4().find_element(parent.fhir, name);
    if (!element) continue;
    step.places_.push_back(place_in(parent.fhir, *element));
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
      : evaluation_(evaluation), steps_(steps), most_(evaluation.environment.results), out_(out) {}

  // False: a limit is reached.
  bool from(const Value& value) {
    if (const Node* node = value.as<Node>()) return from(*node, 0);
    for (const Step& step : steps_)
      if (step.is_child() || !casts_to(value, step.type_)) return true;
    return give(value);
  }

 private:
  bool give(const Value& value) {
    out_.push_back(value);
    return out_.size() <= most_;
  }

  bool from(const Node& node, size_t step) {
    if (step == steps_.size()) return give(Value(node));
    const Step& here = steps_[step];
    if (here.is_child()) return children(node, here, step + 1);
    return !casts_to(Value(node), here.type_) || from(node, step + 1);
  }

  bool children(const Node& node, const Step& here, size_t next) {
    const Json* holder = members_of(node);
    if (!evaluation_.spend(1)) return false;
    if (!holder) return true;
    const Step::Place* place = find_place(node, here);
    if (place && !place->choice) {
      for (const Slot& slot : place->slots)
        if (!visit(node, *holder, slot, next)) return false;
      return true;
    }
    if (place) {
      const Slot* slot = find_choice(*holder, here.name_, *place);
      return !slot || visit(node, *holder, *slot, next);
    }
    const auto slot = find_slot(node, *holder, here.name_);
    return !slot || visit(node, *holder, *slot, next);
  }

  bool visit(const Node& node, const Json& holder, const Slot& slot, size_t next) {
    return for_children(node, holder, slot, [this, next](const Node& child) {
      return evaluation_.spend(1) && from(child, next);
    });
  }

  static const Step::Place* find_place(const Node& node, const Step& here) {
    if (node.type == TypeId::None) return nullptr;
    for (const Step::Place& place : here.places_)
      if (place.parent == node.type) return &place;
    for (const Step::Place& place : here.places_)
      if (Definitions::r4().is_a(node.type, place.parent)) return &place;
    return nullptr;
  }

  static const Slot* find_choice(const Json& holder, std::string_view name,
                                 const Step::Place& place) {
    for (const auto& [key, value] : holder.members()) {
      if (!is_choice_of(key, name)) continue;
      const std::string_view member = std::string_view(key).substr(key[0] == '_' ? 1 : 0);
      for (const Slot& slot : place.slots)
        if (slot.name == member) return &slot;
    }
    return nullptr;
  }

  Evaluation& evaluation_;
  std::span<const Step> steps_;
  size_t most_;
  Collection& out_;
};

Result<void> PathStage::apply(Evaluation& evaluation, const Frame&, std::span<const Value> in,
                              Collection& out) const {
  Walk walk(evaluation, steps_, out);
  for (const Value& value : in) {
    if (walk.from(value)) continue;
    TRY_VOID(evaluation.check_size(out));
    return Evaluation::too_many_steps();
  }
  return {};
}

}  // namespace weft::fhir::path
