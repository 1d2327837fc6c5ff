// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#tree-navigation · #reflection
#include "fhir/path/elements.hpp"
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

Result<void> append_below(Call& call, const Value& item, Collection& out) {
  const Node* node = item.as<Node>();
  const size_t before = out.size();
  if (node) append_all(*node, call.evaluation.environment.results, out);
  TRY_VOID(call.evaluation.charge(1 + out.size() - before));
  return call.evaluation.check_size(out);
}

Result<void> children(Call& call, Collection& out) {
  for (const Value& item : call.input) TRY_VOID(append_below(call, item, out));
  return {};
}

// Each node before what lies below it. The stack holds what is still to be given, last first.
Result<void> descendants(Call& call, Collection& out) {
  for (const Value& item : call.input) {
    Collection waiting;
    TRY_VOID(append_below(call, item, waiting));
    std::vector<Value> stack(std::make_reverse_iterator(waiting.end()),
                             std::make_reverse_iterator(waiting.begin()));
    while (!stack.empty()) {
      const Value next = stack.back();
      stack.pop_back();
      out.push_back(next);
      Collection below;
      TRY_VOID(append_below(call, next, below));
      for (size_t i = below.size(); i-- > 0;) stack.push_back(below[i]);
      TRY_VOID(call.evaluation.check_size(out));
    }
  }
  return {};
}

// What type() tells of a value: namespace, name, and the type it is made from.
Json description(const Value& value) {
  const Node* node = value.as<Node>();
  const std::string_view full = type_name(value);
  Json json = Json::object();
  json.set("namespace", node ? "FHIR" : "System");
  json.set("name", Json(node ? full : full.substr(full.find('.') + 1)));
  const TypeId base =
      node && node->type != TypeId::None ? Definitions::r4().type(node->type).base : TypeId::None;
  if (base != TypeId::None)
    json.set("baseType", Json("FHIR." + std::string(Definitions::r4().type(base).name)));
  return json;
}

Result<void> type(Call& call, Collection& out) {
  for (const Value& item : call.input) {
    TRY_VOID(call.evaluation.charge(8));
    const Json& made = call.evaluation.keep_node(description(item));
    out.push_back(Value(Node{&made, nullptr, nullptr, TypeId::None}));
  }
  return {};
}

constexpr FunctionRow kRows[] = {
    {"children", 0, 0, children, Scope::Outside, Takes::Anything, Returns::Unordered},
    {"descendants", 0, 0, descendants, Scope::Outside, Takes::Anything, Returns::Unordered},
    {"type", 0, 0, type},
};

}  // namespace

std::span<const FunctionRow> tree_functions() { return kRows; }

}  // namespace weft::fhir::path
