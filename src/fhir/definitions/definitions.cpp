// SPDX-License-Identifier: Apache-2.0
#include "fhir/definitions/definitions.hpp"

#include "fhir/definitions/layout.hpp"
#include "fhir/definitions/tables.hpp"

namespace weft::fhir {
namespace {

// The tables are the program's own data: aligned, whole and never gone.
const layout::Header& header() {
  return *reinterpret_cast<const layout::Header*>(layout::tables());
}

template <class Row>
const Row* begin(const layout::Section& section) {
  return reinterpret_cast<const Row*>(layout::tables() + section.at);
}

template <class Row>
std::span<const Row> rows(const layout::Section& section) {
  return {begin<Row>(section), section.count};
}

std::string_view text(const layout::Text& text) {
  return {begin<char>(header().texts) + text.at, text.length};
}

std::span<const TypeId> ids(const layout::List& list) {
  return {begin<TypeId>(header().ids) + list.first, list.count};
}

ElementDefinition view_element(const layout::Element& row) {
  return {.name = text(row.name),
          .types = ids(row.types),
          .targets = ids(row.targets),
          .binding = text(row.binding),
          .strength = static_cast<BindingStrength>(row.strength),
          .min = row.min,
          .array = (row.flags & layout::kArray) != 0,
          .choice = (row.flags & layout::kChoice) != 0,
          .attribute = (row.flags & layout::kAttribute) != 0};
}

}  // namespace

const Definitions& Definitions::r4() {
  static const Definitions definitions;
  return definitions;
}

Definitions::Definitions() {
  texts_ = begin<char>(header().texts);
  type_rows_ = begin<layout::Type>(header().types);
  property_rows_ = begin<layout::Property>(header().properties);
  slots_ = begin<uint32_t>(header().slots);
  type_slots_ = rows<uint32_t>(header().type_slots);
  elements_.reserve(header().elements.count);
  for (const auto& row : rows<layout::Element>(header().elements))
    elements_.push_back(view_element(row));
  types_.reserve(header().types.count);
  for (const auto& row : rows<layout::Type>(header().types))
    types_.push_back({.name = text(row.name),
                      .kind = static_cast<TypeKind>(row.kind),
                      .abstract = row.abstract != 0,
                      .base = static_cast<TypeId>(row.base),
                      .elements = {elements_.data() + row.elements.first, row.elements.count}});
  codes_.reserve(header().codes.count);
  for (const auto& row : rows<layout::Text>(header().codes)) codes_.push_back(text(row));
  components_.reserve(header().components.count);
  for (const auto& row : rows<layout::SearchComponent>(header().components))
    components_.push_back({text(row.definition), text(row.expression)});
  parameters_.reserve(header().parameters.count);
  for (const auto& row : rows<layout::SearchParameter>(header().parameters))
    parameters_.push_back(
        {.url = text(row.url),
         .code = text(row.code),
         .expression = text(row.expression),
         .type = static_cast<SearchType>(row.type),
         .bases = ids(row.bases),
         .targets = ids(row.targets),
         .components = {components_.data() + row.components.first, row.components.count}});
}

std::span<const TypeDefinition> Definitions::types() const { return types_; }

const TypeDefinition& Definitions::type(TypeId id) const { return types_[number_of(id)]; }

size_t Definitions::number_of(TypeId type) const {
  const auto number = static_cast<size_t>(type);
  return number < types_.size() ? number : 0;
}

TypeId Definitions::find_type(std::string_view name) const {
  const auto count = static_cast<uint32_t>(type_slots_.size());
  const uint64_t hash = layout::name_hash(name);
  uint32_t at = layout::slot_start(hash, count);
  for (; type_slots_[at] != 0; at = (at + 1) & (count - 1)) {
    if (!layout::tag_fits(type_slots_[at], hash)) continue;
    const uint32_t number = (type_slots_[at] & layout::kSlotNumberMask) - 1;
    if (types_[number].name == name) return static_cast<TypeId>(number);
  }
  return TypeId::None;
}

bool Definitions::is_a(TypeId type, TypeId ancestor) const {
  if (ancestor == TypeId::None) return false;
  while (type != TypeId::None && type != ancestor) type = types_[number_of(type)].base;
  return type == ancestor;
}

const layout::Property* Definitions::find_row(TypeId type, std::string_view name) const {
  const layout::Type& row = type_rows_[number_of(type)];
  const uint32_t count = row.slots.count;
  if (count == 0) return nullptr;
  const uint64_t hash = layout::name_hash(name);
  const uint32_t* const slots = slots_ + row.slots.first;
  const layout::Property* const properties = property_rows_ + row.properties.first;
  for (uint32_t at = layout::slot_start(hash, count); slots[at] != 0; at = (at + 1) & (count - 1)) {
    if (!layout::tag_fits(slots[at], hash)) continue;
    const layout::Property& found = properties[(slots[at] & layout::kSlotNumberMask) - 1];
    if (std::string_view(texts_ + found.name.at, found.name.length) == name) return &found;
  }
  return nullptr;
}

std::optional<Property> Definitions::find_property(TypeId type, std::string_view json_name) const {
  const layout::Property* row = find_row(type, json_name);
  if (!row || !(row->flags & layout::kJsonName)) return {};
  return Property{&elements_[row->element], static_cast<TypeId>(row->type)};
}

const ElementDefinition* Definitions::find_element(TypeId type, std::string_view name) const {
  const layout::Property* row = find_row(type, name);
  return row && (row->flags & layout::kElementName) ? &elements_[row->element] : nullptr;
}

std::span<const SearchParameterDefinition> Definitions::search_parameters() const {
  return parameters_;
}

std::span<const std::string_view> Definitions::patient_compartment(TypeId resource) const {
  const layout::List& list = type_rows_[number_of(resource)].compartment;
  return {codes_.data() + list.first, list.count};
}

}  // namespace weft::fhir
