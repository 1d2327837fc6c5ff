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
  bool from(const Value& value, size_t step) {
    if (step == steps_.size()) {
      out_.push_back(value);
      return out_.size() <= most_;
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
      return evaluation_.spend(1 + out_.size() - before) && out_.size() <= most_;
    }
    Collection found;
    append(node, here, found);
    if (!evaluation_.spend(1 + found.size()) || found.size() > most_) return false;
    for (const Value& child : found)
      if (!from(child, next)) return false;
    return true;
  }

  void append(const Node& node, const Step& here, Collection& out) const {
    const Step::Place* place = find_place(node, here);
    const Json* holder = members_of(node);
    if (!place) {
      append_element(node, here.name_, most_, out);
    } else if (holder && place->choice) {
      append_choice(node, *holder, here.name_, *place, out);
    } else if (holder) {
      for (const Slot& slot : place->slots) append_slot(node, *holder, slot, most_, out);
    }
  }

  static const Step::Place* find_place(const Node& node, const Step& here) {
    if (node.type == TypeId::None) return nullptr;
    for (const Step::Place& place : here.places_)
      if (place.parent == node.type) return &place;
    for (const Step::Place& place : here.places_)
      if (Definitions::r4().is_a(node.type, place.parent)) return &place;
    return nullptr;
  }

  void append_choice(const Node& node, const Json& holder, std::string_view name,
                     const Step::Place& place, Collection& out) const {
    for (const auto& [key, value] : holder.members()) {
      if (!is_choice_of(key, name)) continue;
      const std::string_view member = std::string_view(key).substr(key[0] == '_' ? 1 : 0);
      for (const Slot& slot : place.slots) {
        if (slot.name != member) continue;
        append_slot(node, holder, slot, most_, out);
        return;
      }
    }
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
    if (walk.from(value, 0)) continue;
    TRY_VOID(evaluation.check_size(out));
    return Evaluation::too_many_steps();
  }
  return {};
}

}  // namespace weft::fhir::path
