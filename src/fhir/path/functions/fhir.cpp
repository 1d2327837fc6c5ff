// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/fhirpath.html#functions
#include <algorithm>

#include "fhir/path/functions/functions.hpp"
#include "fhir/path/functions/narrative.hpp"
#include "fhir/path/references.hpp"

namespace weft::fhir::path {
namespace {

const Json& member_of(const Node& node, std::string_view name) {
  static const Json none;
  const Json* holder = node.value && node.value->is_object() ? node.value : node.extras;
  return holder ? holder->at(name) : none;
}

Result<void> extension(Call& call, Collection& out) {
  static const TypeId type = Definitions::r4().find_type("Extension");
  const auto url = TRY(call.text_argument(0));
  if (!url) return {};
  for (const Value& item : call.input) {
    const Node* node = item.as<Node>();
    if (!node) continue;
    const Json::Array& extensions = member_of(*node, "extension").items();
    TRY_VOID(call.evaluation.charge(1 + extensions.size()));
    for (const Json& one : extensions)
      if (one.at("url").text() == *url)
        out.push_back(Value(Node{&one, nullptr, node->resource, type}));
  }
  return {};
}

bool has_primitive_value(std::span<const Value> input) {
  if (input.size() != 1) return false;
  const Node* node = input[0].as<Node>();
  if (!node) return true;
  return node->value && !node->value->is_object() && !node->value->is_array();
}

Result<void> has_value(Call& call, Collection& out) {
  return give(out, Value(has_primitive_value(call.input)));
}

Result<void> get_value(Call& call, Collection& out) {
  if (!has_primitive_value(call.input)) return {};
  const auto value = system_value(call.input[0]);
  if (value) out.push_back(*value);
  return {};
}

Result<void> resolve(Call& call, Collection& out) {
  for (const Value& item : call.input) {
    TRY_VOID(call.evaluation.charge(1));
    const auto found = TRY(find_referenced(call.evaluation, item));
    if (found) out.push_back(*found);
  }
  return {};
}

// "If no element definition is found, the result is empty": nobody hands profiles in yet.
Result<void> nothing_known(Call&, Collection&) { return {}; }

// Modifier extensions other than the named ones stop the expression.
Result<void> check_modifiers(Call& call, Collection& out) {
  std::vector<Text> allowed;
  for (size_t i = 0; i < call.argument_count(); ++i) {
    const auto url = TRY(call.text_argument(i));
    if (url) allowed.push_back(*url);
  }
  for (const Value& item : call.input) {
    const Node* node = item.as<Node>();
    if (node)
      for (const Json& modifier : member_of(*node, "modifierExtension").items())
        if (std::ranges::find(allowed, modifier.at("url").text()) == allowed.end())
          return call.refuse("a modifier extension that is not allowed");
    out.push_back(item);
  }
  return {};
}

Result<void> html_checks(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  if (!text) return {};
  TRY_VOID(call.evaluation.charge(1 + text->size() / 16));
  return give(out, Value(is_safe_narrative(*text)));
}

constexpr auto kHere = Scope::Outside;
constexpr auto kAny = Takes::Anything;

constexpr FunctionRow kRows[] = {
    {"extension", 1, 1, extension, kHere, kAny, Returns::Extension},
    {"hasValue", 0, 0, has_value, kHere, kAny, Returns::Boolean},
    {"getValue", 0, 0, get_value},
    {"resolve", 0, 0, resolve, kHere, kAny, Returns::Resource},
    {"elementDefinition", 0, 0, nothing_known},
    {"slice", 2, 2, nothing_known},
    {"checkModifiers", 1, 16, check_modifiers, kHere, kAny, Returns::Input},
    {"htmlChecks", 0, 0, html_checks, kHere, kAny, Returns::Boolean},
};

}  // namespace

std::span<const FunctionRow> fhir_functions() { return kRows; }

}  // namespace weft::fhir::path
