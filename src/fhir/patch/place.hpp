// SPDX-License-Identifier: Apache-2.0
// Where an element lies in a resource's tree, and what R4 says of it: from a node that FHIRPath
// found back to what a patch changes. A pure value; it holds until the tree changes.
#pragma once

#include <optional>
#include <string>

#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "fhir/patch/json_pointer.hpp"

namespace weft::fhir {

struct Place {
  JsonPointer owner;            // the way to the object whose property it is
  std::string name;             // of the property, without "_"; empty: the resource itself
  std::optional<size_t> index;  // where the property is an array
  TypeId owner_type = TypeId::None;
  Property property;           // element is null where R4 does not say
  TypeId type = TypeId::None;  // of the element; of a resource, its own

  bool is_root() const { return name.empty(); }
};

// `value` by its address: an element's JSON, or the "_name" of a primitive that has none.
std::optional<Place> find_place(const Json& resource, const Json* value);

// The type a JSON object has where `declared` is told of it: a resource says itself.
TypeId type_of(const Json& object, TypeId declared);

// The way to the object that holds the element's own elements: of a primitive its "_name".
JsonPointer way_into(const Place& place);

bool is_primitive(TypeId type);

}  // namespace weft::fhir
