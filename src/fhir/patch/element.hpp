// SPDX-License-Identifier: Apache-2.0
// Elements put into, taken out of and moved within the JSON of a resource: arrays, choice names and
// the "_name" beside a primitive kept in step. `owner` is the object whose property it is.
// https://hl7.org/fhir/R4/json.html
#pragma once

#include <string>

#include "base/result.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"

namespace weft::fhir {

struct NewElement {
  std::string name;  // of the JSON property: "valueQuantity"
  Json value;        // null: only the extras are there
  Json extras;       // "_name" of a primitive; null: none
  bool array = false;
};

// What a Parameters part gives (value[x], resource or parts), as R4 has the element.
Result<NewElement> read_element(const Json& part, const ElementDefinition& element);

// At the end of its array, or where nothing of that element is yet: Conflict otherwise.
Result<void> append_element(Json& owner, TypeId owner_type, const ElementDefinition& element,
                            NewElement added);

// What the item functions need: `name` and "_name" are arrays where they are there at all.
bool is_list(const Json& owner, const std::string& name);
void insert_item(Json& owner, const std::string& name, size_t index, NewElement added);
void replace_item(Json& owner, const std::string& name, size_t index, NewElement with);
void move_item(Json& owner, const std::string& name, size_t from, size_t to);
void erase_item(Json& owner, const std::string& name, size_t index);

// In its place, under its new name where a choice has another type now.
void replace_element(Json& owner, const std::string& name, NewElement with);
void erase_element(Json& owner, const std::string& name);

}  // namespace weft::fhir
