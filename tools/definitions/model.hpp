// SPDX-License-Identifier: Apache-2.0
// R4's definitions on their way from the npm package to the compiled tables: plain values with
// types by name. Single-threaded, alive for one run of the compiler.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"

namespace weft::definitions {

// What belongs to R4 and what strayed in from its successors is told by the version.
constexpr std::string_view kVersion = "4.0.1";

// The package's files.
struct Sources {
  fhir::Json types, resources;  // Bundles of StructureDefinitions and more
  fhir::Json data_elements;     // a Bundle with one definition for each element
  fhir::Json schema;            // R4's JSON schema
  fhir::Json search_parameters;
};

struct Element {
  std::string name;  // without [x]
  std::vector<std::string> types, targets;
  std::string binding;
  fhir::BindingStrength strength = fhir::BindingStrength::None;
  uint16_t min = 0;
  bool array = false, choice = false, attribute = false;
};

struct Type {
  std::string name, base;
  fhir::TypeKind kind = fhir::TypeKind::Complex;
  bool abstract = false;
  std::vector<Element> elements;
};

struct SearchComponent {
  std::string definition, expression;
};

struct SearchParameter {
  std::string url, code, expression;
  fhir::SearchType type = fhir::SearchType::Token;
  std::vector<std::string> bases, targets;
  std::vector<SearchComponent> components;
};

struct Model {
  std::vector<Type> types;
  std::vector<SearchParameter> parameters;
  std::map<std::string, std::vector<std::string>> patient_compartment;
};

Result<void> read_types(const Sources& sources, Model& model);
Result<void> read_search_parameters(const Sources& sources, Model& model);
Result<void> read_patient_compartment(const Sources& sources, Model& model);

// The bytes of the compiled tables, laid out as fhir/definitions/layout.hpp says.
Result<std::string> render_tables(const Model& model);

}  // namespace weft::definitions
