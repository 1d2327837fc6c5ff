// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#types-and-reflection · https://hl7.org/fhir/R4/fhirpath.html#types
#include "fhir/path/types.hpp"

#include <algorithm>
#include <array>

namespace weft::fhir::path {
namespace {

constexpr std::string_view kSystemNames[] = {"",     "Boolean",  "Integer", "Decimal", "String",
                                             "Date", "DateTime", "Time",    "Quantity"};

struct FamiliarRow {
  std::string_view primitive;
  SystemType system;
};

// Every primitive that is not computed as a String.
constexpr FamiliarRow kPrimitives[] = {
    {"boolean", SystemType::Boolean},     {"integer", SystemType::Integer},
    {"positiveInt", SystemType::Integer}, {"unsignedInt", SystemType::Integer},
    {"decimal", SystemType::Decimal},     {"date", SystemType::Date},
    {"dateTime", SystemType::DateTime},   {"instant", SystemType::DateTime},
    {"time", SystemType::Time},
};

struct TypeFacts {
  SystemType system = SystemType::None;
  bool quantity = false, reference = false, resource = false, primitive = false;
};

std::vector<TypeFacts> read_facts() {
  const Definitions& r4 = Definitions::r4();
  const TypeId quantity = r4.find_type("Quantity"), reference = r4.find_type("Reference");
  std::vector<TypeFacts> facts(r4.types().size());
  for (size_t i = 1; i < facts.size(); ++i) {
    const TypeDefinition& type = r4.types()[i];
    const TypeId id = static_cast<TypeId>(i);
    facts[i].primitive = type.kind == TypeKind::Primitive;
    facts[i].resource = type.kind == TypeKind::Resource;
    facts[i].quantity = r4.is_a(id, quantity);
    facts[i].reference = r4.is_a(id, reference);
    if (!facts[i].primitive) continue;
    const auto row = std::ranges::find(kPrimitives, type.name, &FamiliarRow::primitive);
    facts[i].system = row == std::end(kPrimitives) ? SystemType::String : row->system;
  }
  return facts;
}

const TypeFacts& facts_of(TypeId type) {
  static const std::vector<TypeFacts> facts = read_facts();
  return facts[static_cast<size_t>(type)];
}

SystemType find_system(std::string_view name) {
  const auto found = std::find(std::begin(kSystemNames) + 1, std::end(kSystemNames), name);
  return found == std::end(kSystemNames)
             ? SystemType::None
             : static_cast<SystemType>(found - std::begin(kSystemNames));
}

}  // namespace

Type find_type(std::string_view name) {
  const size_t dot = name.find('.');
  const std::string_view space = dot == std::string_view::npos ? "" : name.substr(0, dot);
  if (space == "System") return {TypeId::None, find_system(name.substr(dot + 1))};
  if (space == "FHIR") return {Definitions::r4().find_type(name.substr(dot + 1)), {}};
  return {Definitions::r4().find_type(name), find_system(name)};
}

SystemType system_type_of(const Value& value) {
  return static_cast<SystemType>(value.form().index());
}
SystemType system_type_of(TypeId primitive) { return facts_of(primitive).system; }
std::string_view name_of(SystemType type) { return kSystemNames[static_cast<size_t>(type)]; }
bool is_quantity(TypeId type) { return facts_of(type).quantity; }
bool is_reference(TypeId type) { return facts_of(type).reference; }
bool is_resource(TypeId type) { return facts_of(type).resource; }
bool is_primitive(TypeId type) { return facts_of(type).primitive; }

bool is_of(const Value& value, const Type& type) {
  const Node* node = value.as<Node>();
  if (!node) return type.system != SystemType::None && system_type_of(value) == type.system;
  if (type.fhir == TypeId::None || node->type == TypeId::None) return false;
  return node->type == type.fhir || Definitions::r4().is_a(node->type, type.fhir);
}

bool casts_to(const Value& value, const Type& type) {
  const Node* node = value.as<Node>();
  if (node && node->type == type.fhir) return node->type != TypeId::None;
  if (node && is_primitive(node->type)) return node->type == type.fhir;
  return is_of(value, type);
}

Types one_of(SystemType type) { return {{{TypeId::None, type}}, true, true, false}; }

std::string describe(const Types& types) {
  std::string out;
  for (const Type& type : types.any_of) {
    if (!out.empty()) out += " or ";
    out +=
        type.fhir != TypeId::None ? Definitions::r4().type(type.fhir).name : name_of(type.system);
  }
  return out.empty() ? "anything" : out;
}

std::string_view type_name(const Value& value) {
  static constexpr std::string_view kFull[] = {"",
                                               "System.Boolean",
                                               "System.Integer",
                                               "System.Decimal",
                                               "System.String",
                                               "System.Date",
                                               "System.DateTime",
                                               "System.Time",
                                               "System.Quantity"};
  const Node* node = value.as<Node>();
  if (!node) return kFull[value.form().index()];
  return node->type == TypeId::None ? "" : Definitions::r4().type(node->type).name;
}

}  // namespace weft::fhir::path
