// SPDX-License-Identifier: Apache-2.0
#include "fhir/patch/element.hpp"

#include <algorithm>

namespace weft::fhir {
namespace {

std::string extras_name(const std::string& name) { return "_" + name; }

auto at(Json::Array& items, size_t index) {
  return items.begin() + static_cast<std::ptrdiff_t>(index);
}

// Values and extras stand side by side: the shorter of the two arrays is filled up with nulls.
void align(Json& owner, const std::string& name) {
  const std::string beside = extras_name(name);
  if (!owner.find(beside)) return;
  const size_t size = std::max(owner.at(name).items().size(), owner.at(beside).items().size());
  owner.member(name).array_items().resize(size);
  owner.member(beside).array_items().resize(size);
}

// The array beside `name`, as long as it, made where it is needed.
Json::Array& extras_beside(Json& owner, const std::string& name) {
  owner.member(extras_name(name)).array_items();
  align(owner, name);
  return owner.member(extras_name(name)).array_items();
}

// An array of extras that holds none says nothing; nor does an array of values that has neither.
void drop_empty(Json& owner, const std::string& name) {
  const auto all_null = [](const Json::Array& items) {
    return std::ranges::all_of(items, &Json::is_null);
  };
  const std::string extras = extras_name(name);
  if (owner.find(extras) && all_null(owner.at(extras).items())) owner.erase(extras);
  if (!owner.find(extras) && all_null(owner.at(name).items())) owner.erase(name);
}

bool is_list_or_absent(const Json& owner, const std::string& name) {
  const Json* found = owner.find(name);
  return !found || found->is_array();
}

bool has_element(const Json& owner, TypeId type, const ElementDefinition& element) {
  return std::ranges::any_of(owner.members(), [&](const Json::Member& member) {
    const std::string_view name = member.first;
    const auto property =
        Definitions::r4().find_property(type, name.substr(name.starts_with('_') ? 1 : 0));
    return property && property->element == &element;
  });
}

}  // namespace

bool is_list(const Json& owner, const std::string& name) {
  return is_list_or_absent(owner, name) && is_list_or_absent(owner, extras_name(name));
}

Result<void> append_element(Json& owner, TypeId owner_type, const ElementDefinition& element,
                            NewElement added) {
  if (added.array) {
    const std::string name = added.name;
    if (!is_list(owner, name)) return fail(Kind::Conflict, "the element is no array in its JSON");
    align(owner, name);
    insert_item(owner, name, owner.at(name).items().size(), std::move(added));
    return {};
  }
  if (has_element(owner, owner_type, element))
    return fail(Kind::Conflict, "the element is there already, and does not repeat");
  if (!added.value.is_null()) owner.set(added.name, std::move(added.value));
  if (!added.extras.is_null()) owner.set(extras_name(added.name), std::move(added.extras));
  return {};
}

void insert_item(Json& owner, const std::string& name, size_t index, NewElement added) {
  align(owner, name);
  Json::Array& items = owner.member(name).array_items();
  const bool beside = owner.find(extras_name(name)) || !added.extras.is_null();
  items.insert(at(items, index), std::move(added.value));
  if (!beside) return;
  Json::Array& extras = extras_beside(owner, name);
  extras.pop_back();
  extras.insert(at(extras, index), std::move(added.extras));
}

void replace_item(Json& owner, const std::string& name, size_t index, NewElement with) {
  align(owner, name);
  owner.member(name).array_items()[index] = std::move(with.value);
  if (!owner.find(extras_name(name)) && with.extras.is_null()) return;
  extras_beside(owner, name)[index] = std::move(with.extras);
  drop_empty(owner, name);
}

void move_item(Json& owner, const std::string& name, size_t from, size_t to) {
  align(owner, name);
  const auto move = [&](Json::Array& items) {
    Json moved = std::move(items[from]);
    items.erase(at(items, from));
    items.insert(at(items, to), std::move(moved));
  };
  move(owner.member(name).array_items());
  if (owner.find(extras_name(name))) move(owner.member(extras_name(name)).array_items());
}

void erase_item(Json& owner, const std::string& name, size_t index) {
  align(owner, name);
  if (owner.find(extras_name(name))) {
    Json::Array& extras = owner.member(extras_name(name)).array_items();
    extras.erase(at(extras, index));
  }
  Json::Array& items = owner.member(name).array_items();
  items.erase(at(items, index));
  drop_empty(owner, name);
}

void replace_element(Json& owner, const std::string& name, NewElement with) {
  owner.erase(extras_name(name));
  for (auto& [known, value] : owner.object_members())
    if (known == name) known = with.name;
  if (with.value.is_null())
    owner.erase(with.name);
  else
    owner.set(with.name, std::move(with.value));
  if (!with.extras.is_null()) owner.set(extras_name(with.name), std::move(with.extras));
}

void erase_element(Json& owner, const std::string& name) {
  owner.erase(name);
  owner.erase(extras_name(name));
}

}  // namespace weft::fhir
