// SPDX-License-Identifier: Apache-2.0
// The model as one run of bytes: names become numbers, texts go into a pool, each type gets the
// hash table of its names. Every name that leads nowhere is an error here, not at run time.
#include <algorithm>
#include <bit>

#include "fhir/definitions/layout.hpp"
#include "tools/definitions/model.hpp"

namespace weft::definitions {
namespace {

namespace layout = fhir::layout;
using fhir::TypeKind;

constexpr std::string_view kAnything = "Resource";  // as a target

std::string with_upper(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] += 'A' - 'a';
  return text;
}

// Half full at most, so that a search ends after a step or two.
uint32_t slots_for(size_t count) { return static_cast<uint32_t>(std::bit_ceil(2 * count + 2)); }

void put_slot(uint32_t* slots, uint32_t count, uint64_t hash, uint32_t number) {
  uint32_t at = layout::slot_start(hash, count);
  while (slots[at] != 0) at = (at + 1) & (count - 1);
  slots[at] = layout::slot_of(hash, number);
}

class Tables {
 public:
  explicit Tables(const Model& model) : model_(model) {
    for (size_t i = 0; i < model.types.size(); ++i)
      numbers_[model.types[i].name] = static_cast<uint16_t>(i + 1);
  }

  Result<std::string> render() {
    types_.emplace_back();
    for (const Type& type : model_.types) TRY_VOID(add_type(type));
    for (const SearchParameter& parameter : model_.parameters) TRY_VOID(add_parameter(parameter));
    type_slots_.resize(slots_for(types_.size()));
    for (const auto& [name, number] : numbers_)
      put_slot(type_slots_.data(), static_cast<uint32_t>(type_slots_.size()),
               layout::name_hash(name), number);
    return bytes();
  }

 private:
  layout::Text text(const std::string& value) {
    if (value.empty()) return {};
    const auto [at, is_new] = pooled_.try_emplace(value, static_cast<uint32_t>(texts_.size()));
    if (is_new) texts_ += value;
    return {at->second, static_cast<uint32_t>(value.size())};
  }

  Result<uint16_t> number_of(const std::string& name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) return fail(Kind::NotFound, "no such type", name);
    return found->second;
  }

  Result<layout::List> list_of(const std::vector<std::string>& names) {
    std::vector<uint16_t> ids;
    for (const std::string& name : names) ids.push_back(TRY(number_of(name)));
    const auto known = std::ranges::search(ids_, ids);
    const auto first = static_cast<uint32_t>(known.begin() - ids_.begin());
    if (known.empty()) ids_.insert(ids_.end(), ids.begin(), ids.end());
    return layout::List{ids.empty() ? 0 : first, static_cast<uint32_t>(ids.size())};
  }

  Result<void> add_type(const Type& type) {
    layout::Type row{.name = text(type.name),
                     .kind = static_cast<uint8_t>(type.kind),
                     .abstract = type.abstract};
    if (!type.base.empty()) row.base = TRY(number_of(type.base));
    row.elements.first = static_cast<uint32_t>(elements_.size());
    row.properties.first = static_cast<uint32_t>(properties_.size());
    for (const Element& element : type.elements) TRY_VOID(add_element(element));
    row.elements.count = static_cast<uint32_t>(elements_.size()) - row.elements.first;
    row.properties.count = static_cast<uint32_t>(properties_.size()) - row.properties.first;
    row.slots = add_slots(row.properties);
    row.compartment = add_compartment(type.name);
    types_.push_back(row);
    return {};
  }

  Result<void> add_element(const Element& element) {
    const bool anything = std::ranges::find(element.targets, kAnything) != element.targets.end();
    layout::Element row{
        .name = text(element.name),
        .binding = text(element.binding),
        .types = TRY(list_of(element.types)),
        .targets = TRY(list_of(anything ? std::vector<std::string>() : element.targets)),
        .min = element.min,
        .strength = static_cast<uint8_t>(element.strength)};
    if (element.array) row.flags |= layout::kArray;
    if (element.choice) row.flags |= layout::kChoice;
    if (element.attribute) row.flags |= layout::kAttribute;
    const auto number = static_cast<uint32_t>(elements_.size());
    elements_.push_back(row);
    if (!element.choice) {
      const uint16_t both = layout::kJsonName | layout::kElementName;
      properties_.push_back({row.name, number, TRY(number_of(element.types.front())), both});
      return {};
    }
    properties_.push_back({row.name, number, 0, layout::kElementName});
    for (const std::string& type : element.types)
      properties_.push_back(
          {text(element.name + with_upper(type)), number, TRY(number_of(type)), layout::kJsonName});
    return {};
  }

  layout::List add_slots(const layout::List& properties) {
    const uint32_t count = slots_for(properties.count);
    const auto first = static_cast<uint32_t>(slots_.size());
    slots_.resize(first + count);
    for (uint32_t i = 0; i < properties.count; ++i) {
      const layout::Text& name = properties_[properties.first + i].name;
      const auto bytes = std::string_view(texts_).substr(name.at, name.length);
      put_slot(slots_.data() + first, count, layout::name_hash(bytes), i);
    }
    return {first, count};
  }

  layout::List add_compartment(const std::string& type) {
    const auto found = model_.patient_compartment.find(type);
    if (found == model_.patient_compartment.end()) return {};
    const auto first = static_cast<uint32_t>(codes_.size());
    for (const std::string& code : found->second) codes_.push_back(text(code));
    return {first, static_cast<uint32_t>(found->second.size())};
  }

  Result<void> add_parameter(const SearchParameter& parameter) {
    const auto first = static_cast<uint32_t>(components_.size());
    for (const SearchComponent& part : parameter.components)
      components_.push_back({text(part.definition), text(part.expression)});
    parameters_.push_back(
        {.url = text(parameter.url),
         .code = text(parameter.code),
         .expression = text(parameter.expression),
         .bases = TRY(list_of(parameter.bases)),
         .targets = TRY(list_of(parameter.targets)),
         .components = {first, static_cast<uint32_t>(parameter.components.size())},
         .type = static_cast<uint32_t>(parameter.type)});
    return {};
  }

  template <class Rows>
  void append(const Rows& rows, layout::Section& section) {
    out_.resize((out_.size() + 7) / 8 * 8);
    section.at = static_cast<uint32_t>(out_.size());
    section.count = static_cast<uint32_t>(rows.size());
    out_.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof rows[0]);
  }

  std::string bytes() {
    layout::Header header;
    out_.resize(sizeof header);
    append(types_, header.types);
    append(slots_, header.slots);
    append(properties_, header.properties);
    append(texts_, header.texts);
    append(elements_, header.elements);
    append(ids_, header.ids);
    append(type_slots_, header.type_slots);
    append(parameters_, header.parameters);
    append(components_, header.components);
    append(codes_, header.codes);
    std::memcpy(out_.data(), &header, sizeof header);
    return std::move(out_);
  }

  const Model& model_;
  std::map<std::string, uint16_t> numbers_;
  std::map<std::string, uint32_t> pooled_;
  std::string texts_, out_;
  std::vector<uint16_t> ids_;
  std::vector<layout::Type> types_;
  std::vector<layout::Element> elements_;
  std::vector<layout::Property> properties_;
  std::vector<uint32_t> slots_, type_slots_;
  std::vector<layout::SearchParameter> parameters_;
  std::vector<layout::SearchComponent> components_;
  std::vector<layout::Text> codes_;
};

}  // namespace

Result<std::string> render_tables(const Model& model) { return Tables(model).render(); }

}  // namespace weft::definitions
