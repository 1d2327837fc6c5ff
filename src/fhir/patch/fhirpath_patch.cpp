// SPDX-License-Identifier: Apache-2.0
// FHIRPath Patch, operation by operation on a copy, so that a failing one leaves nothing half done.
// https://hl7.org/fhir/R4/fhirpatch.html
#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/patch/element.hpp"
#include "fhir/patch/limits.hpp"
#include "fhir/patch/patch.hpp"
#include "fhir/patch/place.hpp"
#include "fhir/path/expression.hpp"

namespace weft::fhir {
namespace {

struct Operation {
  std::string type, path, name;
  std::optional<size_t> index, source, destination;
  const Json* value = nullptr;  // the part that gives it
};

// value[x] of a part, whatever its type.
const Json& value_of(const Json& part) {
  for (const auto& [name, value] : part.members())
    if (name.starts_with("value")) return value;
  return part.at("value");
}

Result<std::optional<size_t>> read_position(const Json& part) {
  const auto position = parse_array_index(value_of(part).text());
  if (!position || !value_of(part).is_number())
    return fail(Kind::Invalid, "a position is a whole number from 0");
  return position;
}

Result<void> read_part(Operation& operation, const Json& part) {
  const std::string_view name = part.at("name").text();
  if (name == "type") {
    operation.type = value_of(part).text();
  } else if (name == "path") {
    operation.path = value_of(part).text();
  } else if (name == "name") {
    operation.name = value_of(part).text();
  } else if (name == "value") {
    operation.value = &part;
  } else if (name == "index") {
    operation.index = TRY(read_position(part));
  } else if (name == "source") {
    operation.source = TRY(read_position(part));
  } else if (name == "destination") {
    operation.destination = TRY(read_position(part));
  } else {
    return fail(Kind::Invalid, "an operation has no such part");
  }
  return {};
}

Result<Operation> read_operation(const Json& parameter) {
  if (parameter.at("name").text() != "operation")
    return fail(Kind::Invalid, "a parameter that is no operation");
  Operation operation;
  for (const Json& part : parameter.at("part").items()) TRY_VOID(read_part(operation, part));
  if (operation.path.empty()) return fail(Kind::Invalid, "the operation has no path");
  return operation;
}

Result<NewElement> read_value(const Operation& operation, const ElementDefinition* element) {
  if (!operation.value) return fail(Kind::Invalid, "the operation has no value");
  if (!element) return fail(Kind::Conflict, "R4 has no such element");
  return read_element(*operation.value, *element);
}

bool is_same_list(const Place& one, const Place& other) {
  return one.index && other.index && one.name == other.name && one.owner == other.owner;
}

class FhirPathPatcher {
 public:
  explicit FhirPathPatcher(const Json& resource) : resource_(resource) {}

  Result<void> apply(const Json& parameter);
  Json take() { return std::move(resource_); }

 private:
  struct Step {
    const char* name;
    Result<void> (FhirPathPatcher::*apply)(const Operation& operation);
  };
  static const std::array<Step, 5> kSteps;

  Result<void> on_add(const Operation& operation);
  Result<void> on_insert(const Operation& operation);
  Result<void> on_delete(const Operation& operation);
  Result<void> on_replace(const Operation& operation);
  Result<void> on_move(const Operation& operation);

  Result<std::vector<Place>> find_places(const std::string& path) const;
  Result<Place> find_one(const std::string& path) const;
  Result<std::vector<Place>> find_list(const std::string& path) const;
  Json& owner_of(const Place& place) { return *find_at(resource_, place.owner); }
  Result<Json*> reach_into(const Place& place);
  void prune(JsonPointer way);

  Json resource_;
  Growth growth_;
};

const std::array<FhirPathPatcher::Step, 5> FhirPathPatcher::kSteps = {{
    {"add", &FhirPathPatcher::on_add},
    {"insert", &FhirPathPatcher::on_insert},
    {"delete", &FhirPathPatcher::on_delete},
    {"replace", &FhirPathPatcher::on_replace},
    {"move", &FhirPathPatcher::on_move},
}};

Result<void> FhirPathPatcher::apply(const Json& parameter) {
  const Operation operation = TRY(read_operation(parameter));
  for (const Step& step : kSteps)
    if (operation.type == step.name) return (this->*step.apply)(operation);
  return fail(Kind::Invalid, "type is none of add, insert, delete, replace, move");
}

Result<std::vector<Place>> FhirPathPatcher::find_places(const std::string& path) const {
  const auto expression = path::Expression::compile(path);
  if (!expression)
    return fail(Kind::Invalid,
                "path, " + expression.error().where + ": " + expression.error().detail);
  const path::Collection found = TRY(expression->evaluate(resource_));
  std::vector<Place> places;
  for (const path::Value& value : found) {
    const auto* node = value.as<path::Node>();
    const Json* json = node ? (node->value ? node->value : node->extras) : nullptr;
    auto place = json ? find_place(resource_, json) : std::nullopt;
    if (!place) return fail(Kind::Conflict, "the path leads to no element of the resource");
    places.push_back(std::move(*place));
  }
  return places;
}

Result<Place> FhirPathPatcher::find_one(const std::string& path) const {
  std::vector<Place> places = TRY(find_places(path));
  if (places.empty()) return fail(Kind::Conflict, "the path leads to nothing");
  if (places.size() > 1) return fail(Kind::Conflict, "the path leads to more than one element");
  return std::move(places.front());
}

// All the items of one array, and of no other.
Result<std::vector<Place>> FhirPathPatcher::find_list(const std::string& path) const {
  std::vector<Place> places = TRY(find_places(path));
  if (places.empty()) return fail(Kind::Conflict, "the path leads to nothing");
  const Place& first = places.front();
  const bool one_list =
      std::ranges::all_of(places, [&](const Place& place) { return is_same_list(first, place); });
  const Json& owner = *find_at(resource_, first.owner);
  if (!one_list || !is_list(owner, first.name) ||
      places.size() !=
          std::max(owner.at(first.name).items().size(), owner.at("_" + first.name).items().size()))
    return fail(Kind::Conflict, "the path does not lead to one whole list");
  return places;
}

// The object that takes the elements of the one at `place`: beside a primitive it may have to be
// made.
Result<Json*> FhirPathPatcher::reach_into(const Place& place) {
  const JsonPointer way = way_into(place);
  Json* found = find_at(resource_, way);
  if (!found && is_primitive(place.type)) {
    Json& owner = owner_of(place);
    const std::string extras = "_" + place.name;
    if (place.index && !is_list(owner, place.name))
      return fail(Kind::Conflict, "the element is no array in its JSON");
    if (place.index) {
      Json::Array& items = owner.member(extras).array_items();
      items.resize(std::max(items.size(), *place.index + 1));
    } else {
      owner.set(extras, Json());
    }
    found = find_at(resource_, way);
  }
  if (!found || (!found->is_object() && !found->is_null()))
    return fail(Kind::Conflict, "the path leads to an element that holds no others");
  return found;
}

// "add": to the element at the path, under a name.
Result<void> FhirPathPatcher::on_add(const Operation& operation) {
  const Place place = TRY(find_one(operation.path));
  if (operation.name.empty()) return fail(Kind::Invalid, "the operation has no name");
  const auto* element = Definitions::r4().find_element(place.type, operation.name);
  NewElement added = TRY(read_value(operation, element));
  TRY_VOID(growth_.admit(added.value, place.owner.size() + 3));
  Json* object = TRY(reach_into(place));
  return append_element(*object, place.type, *element, std::move(added));
}

// "insert": at a position of the list at the path, at most behind its end.
Result<void> FhirPathPatcher::on_insert(const Operation& operation) {
  if (!operation.index) return fail(Kind::Invalid, "the operation has no index");
  const auto places = TRY(find_list(operation.path));
  if (*operation.index > places.size()) return fail(Kind::Conflict, "index lies behind the list");
  const Place& list = places.front();
  NewElement added = TRY(read_value(operation, list.property.element));
  TRY_VOID(growth_.admit(added.value, list.owner.size() + 2));
  insert_item(owner_of(list), list.name, *operation.index, std::move(added));
  return {};
}

// "delete": one element, or none.
Result<void> FhirPathPatcher::on_delete(const Operation& operation) {
  const auto places = TRY(find_places(operation.path));
  if (places.empty()) return {};
  if (places.size() > 1) return fail(Kind::Conflict, "the path leads to more than one element");
  const Place& place = places.front();
  if (place.is_root()) return fail(Kind::Conflict, "a patch cannot delete its resource");
  Json& owner = owner_of(place);
  if (place.index && !is_list(owner, place.name))
    return fail(Kind::Conflict, "the element is no array in its JSON");
  if (place.index)
    erase_item(owner, place.name, *place.index);
  else
    erase_element(owner, place.name);
  prune(place.owner);
  return {};
}

// FHIR has no empty objects and arrays: what a delete emptied goes with what it held.
void FhirPathPatcher::prune(JsonPointer way) {
  while (!way.empty() && find_at(resource_, way)->is_empty()) {
    const std::string last = way.back();
    way.pop_back();
    Json& holder = *find_at(resource_, way);
    if (holder.is_object()) {
      holder.erase(last);
      continue;
    }
    const std::string name = way.back();
    way.pop_back();
    Json& owner = *find_at(resource_, way);
    const size_t index = *parse_array_index(last);
    const std::string plain = name.starts_with('_') ? name.substr(1) : name;
    if (!is_list(owner, plain)) return;
    if (name == plain)
      erase_item(owner, plain, index);
    else
      replace_item(owner, plain, index, {plain, owner.at(plain).at(index), Json(), true});
  }
}

// "replace": the content of the element at the path; of a choice also its type.
Result<void> FhirPathPatcher::on_replace(const Operation& operation) {
  const Place place = TRY(find_one(operation.path));
  NewElement with = TRY(read_value(operation, place.property.element));
  TRY_VOID(growth_.admit(with.value, place.owner.size() + 2));
  Json& owner = owner_of(place);
  if (!place.index) {
    replace_element(owner, place.name, std::move(with));
    return {};
  }
  if (!is_list(owner, place.name))
    return fail(Kind::Conflict, "the element is no array in its JSON");
  replace_item(owner, place.name, *place.index, std::move(with));
  return {};
}

// "move": within the list at the path; the destination counts without the moved one.
Result<void> FhirPathPatcher::on_move(const Operation& operation) {
  if (!operation.source || !operation.destination)
    return fail(Kind::Invalid, "the operation has no source or no destination");
  const auto places = TRY(find_list(operation.path));
  if (std::max(*operation.source, *operation.destination) >= places.size())
    return fail(Kind::Conflict, "source or destination lies behind the list");
  const Place& list = places.front();
  move_item(owner_of(list), list.name, *operation.source, *operation.destination);
  return {};
}

}  // namespace

Result<Json> apply_fhirpath_patch(const Json& resource, const Json& parameters) {
  if (parameters.at("resourceType").text() != "Parameters")
    return fail(Kind::Invalid, "a FHIRPath Patch is a Parameters resource");
  if (!resource.at("resourceType").is_string())
    return fail(Kind::Invalid, "what is patched is no resource");
  FhirPathPatcher patcher(resource);
  const Json::Array& operations = parameters.at("parameter").items();
  for (size_t i = 0; i < operations.size(); ++i)
    if (auto applied = patcher.apply(operations[i]); !applied)
      return fail(applied.error().kind, applied.error().detail, std::to_string(i));
  return patcher.take();
}

}  // namespace weft::fhir
