// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/bytes.hpp"
#include "fhir/search/facets.hpp"
#include "fhir/search/layout.hpp"
#include "fhir/search/span.hpp"
#include "fhir/search/values.hpp"

namespace weft::fhir::search {
namespace {

constexpr const char* kTypeNames[] = {"number",    "date",     "string", "token",  "reference",
                                      "composite", "quantity", "uri",    "special"};

// As JSON writes it, so that a line stays a line.
std::string quoted(std::string_view text) { return render_json(Json(text)); }

// "system|code"; a code whose system is implied stands alone, one that has none behind a bar.
std::string token_text(std::string_view key) {
  const auto token = read_token(key);
  if (!token) return "?";
  if (token->form == TokenSystem::Implied) return token->code.value_or("");
  return token->system + "|" + token->code.value_or("");
}

std::string describe_token(const FacetValue& value) {
  std::string text = token_text(value.key);
  const auto extra = read_token_extra(value.extra);
  if (!extra) return text + " ?";
  if (!extra->text.empty()) text += " text " + quoted(extra->text);
  for (const std::string_view type : extra->types) text += " type " + token_text(type);
  return text;
}

std::string describe_date(const FacetValue& value) {
  std::string_view key = value.key;
  const auto span = take_span(key);
  return span ? span_text(*span) : "?";
}

std::string describe_string(const FacetValue& value) {
  std::string text = quoted(value.key);
  if (!value.extra.empty()) text += " exact " + quoted(value.extra);
  return text;
}

std::string describe_number(const FacetValue& value) {
  std::string_view key = value.key;
  const auto range = take_range(key);
  if (!range || value.extra.empty()) return "?";
  const int scale = static_cast<uint8_t>(value.extra[0]);
  return range_text(*range) + (scale > 0 ? " to " + std::to_string(scale) + " digits" : "");
}

std::string describe_quantity(const FacetValue& value) {
  const auto quantity = read_quantity(value.key, value.extra);
  if (!quantity) return "?";
  std::string text = range_text(quantity->range) + " " + token_text(quantity->unit);
  if (quantity->scale > 0) text += " to " + std::to_string(quantity->scale) + " digits";
  if (!quantity->unit_text.empty()) text += " unit " + quoted(quantity->unit_text);
  if (!quantity->canonical_unit.empty())
    text += " = " + range_text(quantity->canonical) + " " + std::string(quantity->canonical_unit);
  return text;
}

std::string describe_reference(const FacetValue& value) {
  const auto reference = read_reference(value.key, value.extra);
  if (!reference) return "?";
  std::string text = reference->type.empty() ? "" : reference->type + "/";
  text += reference->id;
  if (!reference->version.empty()) text += " version " + std::string(reference->version);
  if (!reference->base.empty()) text += " at " + std::string(reference->base);
  if (!reference->identifier.empty()) text += " identifier " + token_text(reference->identifier);
  return text;
}

std::string describe_value(const FacetValue& value, SearchType type,
                           const std::vector<Component>& components);

std::string describe_tuple(std::string_view key, const std::vector<Component>& components) {
  std::string text;
  for (const Component& component : components) {
    const auto values = take_counted(key);
    if (!values) return "?";
    Block block(*values);
    std::string list;
    for (FacetValue one; block.next(one);)
      list += (list.empty() ? "" : ", ") + describe_value(one, component.type, {});
    text += (text.empty() ? "(" : ") $ (") + list;
  }
  return text + ")";
}

std::string describe_value(const FacetValue& value, SearchType type,
                           const std::vector<Component>& components) {
  switch (type) {
    case SearchType::Token:
      return describe_token(value);
    case SearchType::Date:
      return describe_date(value);
    case SearchType::String:
      return describe_string(value);
    case SearchType::Number:
      return describe_number(value);
    case SearchType::Quantity:
      return describe_quantity(value);
    case SearchType::Reference:
      return describe_reference(value);
    case SearchType::Uri:
      return std::string(value.key);
    case SearchType::Composite:
      return describe_tuple(value.key, components);
    case SearchType::Special:
      return "?";
  }
  return "?";
}

}  // namespace

Result<std::vector<std::string>> describe_facets(std::string_view facets, TypeId resource,
                                                 const Parameters& parameters) {
  const auto opened = Facets::open(facets, parameters.schema_version());
  if (!opened) return fail(Kind::Invalid, "no facets of this schema version");
  const auto known = parameters.of(resource);
  std::vector<std::string> lines;
  for (const char number : opened->numbers()) {
    const auto place = static_cast<uint8_t>(number);
    if (place == 0 || place > known.size()) return fail(Kind::Invalid, "an unknown parameter");
    const Parameter& parameter = known[place - 1u];
    const std::string head =
        parameter.code + " " + kTypeNames[static_cast<size_t>(parameter.type)] + " ";
    Block block(*opened->find(place));
    const size_t before = lines.size();
    for (FacetValue value; block.next(value);)
      lines.push_back(head + describe_value(value, parameter.type, parameter.components));
    if (lines.size() == before) lines.push_back(head + "present, without a value");
  }
  return lines;
}

}  // namespace weft::fhir::search
