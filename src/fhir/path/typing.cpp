// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#type-safety-and-strict-evaluation
#include "fhir/path/typing.hpp"

#include <algorithm>

namespace weft::fhir::path {
namespace {

SystemType computed_as(const Type& type) {
  if (type.system != SystemType::None && type.fhir == TypeId::None) return type.system;
  if (is_quantity(type.fhir)) return SystemType::Quantity;
  return system_type_of(type.fhir);
}

bool is_number(SystemType type) {
  return type == SystemType::Integer || type == SystemType::Decimal || type == SystemType::Quantity;
}
bool is_day(SystemType type) { return type == SystemType::Date || type == SystemType::DateTime; }

bool may_add(Operator operation, SystemType left, SystemType right) {
  if (is_number(left) && is_number(right)) return true;
  if ((is_day(left) || left == SystemType::Time) && right == SystemType::Quantity) return true;
  return operation == Operator::Add && left == SystemType::String && left == right;
}

bool may_order(SystemType left, SystemType right) {
  if (is_number(left) && is_number(right)) return true;
  if (is_day(left) && is_day(right)) return true;
  return left == right && (left == SystemType::String || left == SystemType::Time);
}

bool may_pair(Operator operation, SystemType left, SystemType right) {
  switch (operation) {
    case Operator::Add:
    case Operator::Subtract:
      return may_add(operation, left, right);
    case Operator::Multiply:
    case Operator::Divide:
    case Operator::Div:
    case Operator::Mod:
      return is_number(left) && is_number(right);
    case Operator::Concatenate:
      return left == SystemType::String && right == SystemType::String;
    case Operator::Less:
    case Operator::LessOrEqual:
    case Operator::Greater:
    case Operator::GreaterOrEqual:
      return may_order(left, right);
    default:
      return true;
  }
}

void add_type(Types& types, const Type& type) {
  if (std::ranges::find(types.any_of, type) == types.any_of.end()) types.any_of.push_back(type);
}

bool is_any_resource(TypeId type) {
  return type != TypeId::None && is_resource(type) && Definitions::r4().type(type).abstract;
}

}  // namespace

Types together(const Types& left, const Types& right) {
  Types both;
  both.ordered = left.ordered && right.ordered;
  both.nothing = left.nothing && right.nothing;
  const bool known =
      (left.nothing || !left.any_of.empty()) && (right.nothing || !right.any_of.empty());
  if (!known) return both;
  both.any_of = left.any_of;
  for (const Type& type : right.any_of) add_type(both, type);
  return both;
}

Types child_types(const Types& parents, std::string_view name) {
  Types children;
  children.single = parents.single;
  children.ordered = parents.ordered;
  children.nothing = parents.nothing;
  bool known = true;
  for (const Type& parent : parents.any_of) {
    if (parent.fhir == TypeId::None) continue;
    const ElementDefinition* element = Definitions::r4().find_element(parent.fhir, name);
    if (!element) {
      known = known && !is_any_resource(parent.fhir);
      continue;
    }
    children.single = children.single && !element->array;
    for (const TypeId type : element->types) add_type(children, {type, SystemType::None});
  }
  if (!known) children.any_of.clear();
  return children;
}

bool lacks_child(const Types& parents, std::string_view name) {
  if (parents.any_of.empty()) return false;
  return std::ranges::none_of(parents.any_of, [name](const Type& parent) {
    if (parent.fhir == TypeId::None) return false;
    return is_any_resource(parent.fhir) || Definitions::r4().find_element(parent.fhir, name);
  });
}

bool may_be(const Types& types, Takes takes) {
  if (takes == Takes::Anything || types.any_of.empty()) return true;
  return std::ranges::any_of(types.any_of, [takes](const Type& type) {
    const SystemType as = computed_as(type);
    if (takes == Takes::Text) return as == SystemType::String;
    return takes == Takes::Boolean ? as == SystemType::Boolean : is_number(as);
  });
}

bool may_be_boolean(const Types& types) { return may_be(types, Takes::Boolean); }

bool may_stand(Operator operation, const Types& left, const Types& right) {
  if (left.any_of.empty() || right.any_of.empty()) return true;
  for (const Type& l : left.any_of)
    for (const Type& r : right.any_of)
      if (may_pair(operation, computed_as(l), computed_as(r))) return true;
  return false;
}

Types result_of(Operator operation, const Types& left, const Types& right) {
  if (operation > Operator::As && operation != Operator::Union) return one_of(SystemType::Boolean);
  if (operation == Operator::Concatenate) return one_of(SystemType::String);
  if (left.nothing || right.nothing) return {{}, true, true, true};
  if (left.any_of.size() != 1 || right.any_of.size() != 1) return {{}, true, true, false};
  const SystemType l = computed_as(left.any_of[0]), r = computed_as(right.any_of[0]);
  if (operation == Operator::Div) return one_of(SystemType::Integer);
  if (l == SystemType::Quantity || r == SystemType::Quantity)
    return one_of(is_number(l) ? SystemType::Quantity : l);
  if (operation == Operator::Divide) return one_of(SystemType::Decimal);
  return one_of(l == r ? l : SystemType::Decimal);
}

namespace {

Types with_single(Types types, bool single) {
  types.single = single;
  return types;
}

Types branches(std::span<const Types> arguments) {
  if (arguments.size() < 2) return {};
  if (arguments.size() == 2) return arguments[1];
  return with_single(together(arguments[1], arguments[2]),
                     arguments[1].single && arguments[2].single);
}

Types of_fhir(std::string_view name) {
  return {{{Definitions::r4().find_type(name), SystemType::None}}, false, true, false};
}

// Integer stays Integer; a boundary of one is a Decimal, and nobody adds to its type.
Types as_number(const FunctionRow& row, const Types& input) {
  if (row.name == "abs" && input.any_of.size() == 1) return one_of(computed_as(input.any_of[0]));
  return {{}, true, true, false};
}

}  // namespace

Types result_of(const FunctionRow& row, const Types& input, std::span<const Types> arguments,
                const Type& named) {
  switch (row.returns) {
    case Returns::Boolean:
      return one_of(SystemType::Boolean);
    case Returns::Integer:
      return one_of(SystemType::Integer);
    case Returns::Decimal:
      return one_of(SystemType::Decimal);
    case Returns::String:
      return one_of(SystemType::String);
    case Returns::Strings:
      return with_single(one_of(SystemType::String), false);
    case Returns::Date:
      return one_of(SystemType::Date);
    case Returns::DateTime:
      return one_of(SystemType::DateTime);
    case Returns::Time:
      return one_of(SystemType::Time);
    case Returns::Quantity:
      return one_of(SystemType::Quantity);
    case Returns::Input:
      return input;
    case Returns::One:
      return with_single(input, true);
    case Returns::Named:
      return {{named}, input.single, input.ordered, input.nothing};
    case Returns::Argument:
      return with_single(arguments[0], input.single && arguments[0].single);
    case Returns::Branches:
      return branches(arguments);
    case Returns::Both:
      return together(input, arguments[0]);
    case Returns::Number:
      return as_number(row, input);
    case Returns::Unordered:
      return {{}, false, false, false};
    case Returns::Extension:
      return of_fhir("Extension");
    case Returns::Resource:
      return of_fhir("Resource");
    case Returns::Anything:
      return {};
  }
  return {};
}

}  // namespace weft::fhir::path
