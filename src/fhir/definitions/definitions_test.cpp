// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/fhir_definitions, one question per line.
#include "fhir/definitions/definitions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/case.hpp"

namespace weft::fhir {
namespace {

const Definitions& r4() { return Definitions::r4(); }
TypeId id(std::string_view name) { return r4().find_type(name); }

std::string names(std::span<const TypeId> types) {
  std::string all;
  for (const TypeId type : types)
    all += (all.empty() ? "" : "|") + std::string(r4().type(type).name);
  return all;
}

std::string describe(const ElementDefinition& element) {
  static const char* const kStrengths[] = {"", "example", "preferred", "extensible", "required"};
  std::stringstream out;
  out << element.name << (element.choice ? "[x] " : " ") << element.min << ".."
      << (element.array ? "*" : "1") << " " << names(element.types);
  if (!element.targets.empty()) out << " to " << names(element.targets);
  if (element.attribute) out << " attribute";
  if (element.strength != BindingStrength::None)
    out << " " << kStrengths[static_cast<int>(element.strength)] << " " << element.binding;
  return out.str();
}

std::string describe_type(std::string_view name) {
  static const char* const kKinds[] = {"primitive", "complex", "resource", "backbone", "system"};
  if (id(name) == TypeId::None) return "none";
  const TypeDefinition& type = r4().type(id(name));
  std::stringstream out;
  out << (type.abstract ? "abstract " : "") << kKinds[static_cast<int>(type.kind)] << ", a "
      << r4().type(type.base).name;
  for (const ElementDefinition& element : type.elements) out << "\n  " << describe(element);
  return out.str();
}

std::string describe_property(std::string_view type, std::string_view name) {
  const auto property = r4().find_property(id(type), name);
  if (!property) return "none";
  return std::string(property->element->name) + " " + std::string(r4().type(property->type).name);
}

std::string describe_element(std::string_view type, std::string_view name) {
  const ElementDefinition* element = r4().find_element(id(type), name);
  return element ? describe(*element) : "none";
}

std::string describe_parameter(std::string_view base, std::string_view code) {
  static const char* const kTypes[] = {"number",    "date",     "string", "token",  "reference",
                                       "composite", "quantity", "uri",    "special"};
  std::stringstream out;
  for (const SearchParameterDefinition& parameter : r4().search_parameters()) {
    if (parameter.code != code ||
        std::ranges::find(parameter.bases, id(base)) == parameter.bases.end())
      continue;
    out << kTypes[static_cast<int>(parameter.type)] << " " << parameter.expression;
    if (!parameter.targets.empty()) out << " to " << names(parameter.targets);
    for (const SearchComponent& part : parameter.components)
      out << "\n  " << part.definition << " " << part.expression;
  }
  return out.str().empty() ? "none" : out.str();
}

std::string answer(const std::string& line) {
  std::stringstream words(line);
  std::string question, type, name;
  words >> question >> type >> name;
  if (question == "type") return describe_type(type);
  if (question == "property") return describe_property(type, name);
  if (question == "element") return describe_element(type, name);
  if (question == "search") return describe_parameter(type, name);
  return "no such question";
}

TEST(Definitions, Cases) {
  testing::run_cases("fhir_definitions", [](const std::string& input) {
    std::stringstream lines(input), out;
    for (std::string line; std::getline(lines, line);) out << line << " → " << answer(line) << "\n";
    return out.str();
  });
}

// R4's code system resource-types has 148 codes, two of them abstract; data-types has these 61 and
// two profiles of Quantity. https://hl7.org/fhir/R4/valueset-resource-types.html
TEST(Definitions, CountsByKind) {
  std::map<std::pair<TypeKind, bool>, size_t> counts;
  for (const TypeDefinition& type : r4().types().subspan(1)) ++counts[{type.kind, type.abstract}];
  EXPECT_EQ((counts[{TypeKind::Resource, false}]), 146u);
  EXPECT_EQ((counts[{TypeKind::Resource, true}]), 2u);
  EXPECT_EQ((counts[{TypeKind::Primitive, false}]), 20u);
  EXPECT_EQ((counts[{TypeKind::Complex, false}]), 39u);
  EXPECT_EQ((counts[{TypeKind::Complex, true}]), 2u);
  EXPECT_EQ((counts[{TypeKind::System, false}]), 7u);
  EXPECT_EQ(r4().search_parameters().size(), 1375u);
}

TEST(Definitions, EveryNameLeadsToItsElement) {
  for (size_t i = 1; i < r4().types().size(); ++i) {
    const auto type = static_cast<TypeId>(i);
    EXPECT_EQ(id(r4().type(type).name), type);
    std::set<std::string_view> seen;
    for (const ElementDefinition& element : r4().type(type).elements) {
      const std::string where = std::string(r4().type(type).name) + "." + std::string(element.name);
      EXPECT_TRUE(seen.insert(element.name).second) << where;
      EXPECT_EQ(r4().find_element(type, element.name), &element) << where;
      EXPECT_FALSE(element.types.empty()) << where;
      for (const TypeId each : element.types) EXPECT_NE(each, TypeId::None) << where;
      const auto property = r4().find_property(type, element.name);
      EXPECT_EQ(property.has_value(), !element.choice) << where;
    }
  }
}

TEST(Definitions, NothingIsFoundByAnyOtherName) {
  EXPECT_EQ(id(""), TypeId::None);
  EXPECT_EQ(id("patient"), TypeId::None);
  EXPECT_EQ(id("String"), TypeId::None);
  EXPECT_EQ(r4().type(TypeId::None).name, "");
  EXPECT_EQ(r4().type(static_cast<TypeId>(65535)).name, "");
  EXPECT_FALSE(r4().find_property(TypeId::None, "id"));
  EXPECT_FALSE(r4().find_property(static_cast<TypeId>(65535), "id"));
  EXPECT_FALSE(r4().find_property(id("Patient"), ""));
  EXPECT_FALSE(r4().find_property(id("Patient"), "_birthDate"));
  EXPECT_FALSE(r4().find_property(id("Patient"), std::string(5000, 'a')));
  EXPECT_FALSE(r4().find_element(TypeId::None, ""));
}

TEST(Definitions, TypesDescend) {
  EXPECT_TRUE(r4().is_a(id("Patient"), id("Patient")));
  EXPECT_TRUE(r4().is_a(id("Patient"), id("DomainResource")));
  EXPECT_TRUE(r4().is_a(id("Patient"), id("Resource")));
  EXPECT_FALSE(r4().is_a(id("Bundle"), id("DomainResource")));
  EXPECT_TRUE(r4().is_a(id("Age"), id("Quantity")));
  EXPECT_TRUE(r4().is_a(id("code"), id("string")));
  EXPECT_TRUE(r4().is_a(id("Patient.contact"), id("Element")));
  EXPECT_FALSE(r4().is_a(id("Resource"), id("Patient")));
  EXPECT_FALSE(r4().is_a(TypeId::None, TypeId::None));
}

TEST(Definitions, PatientCompartment) {
  const auto codes = [](std::string_view type) {
    std::string all;
    for (const auto code : r4().patient_compartment(id(type))) all += std::string(code) + " ";
    return all;
  };
  EXPECT_EQ(codes("Observation"), "subject performer ");
  EXPECT_EQ(codes("Patient"), "link ");
  EXPECT_EQ(codes("Encounter"), "patient ");
  EXPECT_EQ(codes("Task"), "");
  EXPECT_EQ(codes("Medication"), "");
  const auto in_it = std::ranges::count_if(r4().types(), [&](const TypeDefinition& type) {
    return !r4().patient_compartment(id(type.name)).empty();
  });
  EXPECT_EQ(in_it, 66);
}

}  // namespace
}  // namespace weft::fhir
