// SPDX-License-Identifier: Apache-2.0
#include "fhir/patch/place.hpp"

namespace weft::fhir {
namespace {

const Definitions& r4() { return Definitions::r4(); }

// Looks for one address, depth first; the tree nests no deeper than a reader reads.
class Search {
 public:
  explicit Search(const Json* wanted) : wanted_(wanted) {}

  std::optional<Place> look_into(const Json& object, TypeId type) {
    for (const auto& [name, value] : object.members())
      if (auto found = look_at(name, value, type)) return found;
    return std::nullopt;
  }

 private:
  std::optional<Place> look_at(const std::string& name, const Json& value, TypeId owner_type) {
    const std::string_view plain = std::string_view(name).substr(name.starts_with('_') ? 1 : 0);
    Place here{way_, std::string(plain), std::nullopt, owner_type, {}, TypeId::None};
    here.property = r4().find_property(owner_type, plain).value_or(Property{});
    way_.push_back(name);
    auto found = value.is_array() ? look_through(value, here) : look_at(value, here);
    way_.pop_back();
    return found;
  }

  std::optional<Place> look_through(const Json& items, Place& here) {
    for (size_t i = 0; i < items.items().size(); ++i) {
      here.index = i;
      way_.push_back(std::to_string(i));
      auto found = look_at(items.items()[i], here);
      way_.pop_back();
      if (found) return found;
    }
    return std::nullopt;
  }

  std::optional<Place> look_at(const Json& value, Place& here) {
    here.type = type_of(value, here.property.type);
    if (&value == wanted_) return here;
    if (!value.is_object()) return std::nullopt;
    return look_into(value, here.type);
  }

  const Json* wanted_;
  JsonPointer way_;
};

}  // namespace

bool is_primitive(TypeId type) { return r4().type(type).kind == TypeKind::Primitive; }

TypeId type_of(const Json& object, TypeId declared) {
  const Json* said = object.find("resourceType");
  const TypeId own = said ? r4().find_type(said->text()) : TypeId::None;
  return own == TypeId::None ? declared : own;
}

std::optional<Place> find_place(const Json& resource, const Json* value) {
  const TypeId type = type_of(resource, TypeId::None);
  if (&resource == value) return Place{{}, {}, std::nullopt, TypeId::None, {}, type};
  return Search(value).look_into(resource, type);
}

JsonPointer way_into(const Place& place) {
  JsonPointer way = place.owner;
  if (place.is_root()) return way;
  way.push_back((is_primitive(place.type) ? "_" : "") + place.name);
  if (place.index) way.push_back(std::to_string(*place.index));
  return way;
}

}  // namespace weft::fhir
