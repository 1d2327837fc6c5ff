// SPDX-License-Identifier: Apache-2.0
// What R4 defines, as read-only tables made at build time from the pinned npm definitions: types,
// elements, choices, bindings, search parameters, compartments. Opening them parses nothing; one
// instance is shared by every thread and lives as long as the program. Views point into it. An
// element defined by contentReference has the type it refers to: Questionnaire.item.item is a
// Questionnaire.item. A primitive has id, extension and its value, of a System type.
// https://hl7.org/fhir/R4/downloads.html
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace weft::fhir {

namespace layout {
struct Type;
struct Property;
}  // namespace layout

enum class TypeId : uint16_t { None = 0 };  // dense, from 1; the same in every run of one build

// System: what FHIRPath calls the value inside a primitive, "System.String".
enum class TypeKind : uint8_t { Primitive, Complex, Resource, Backbone, System };
enum class BindingStrength : uint8_t { None, Example, Preferred, Extensible, Required };

struct ElementDefinition {
  std::string_view name;            // "birthDate"; of a choice without its [x]: "value"
  std::span<const TypeId> types;    // one, or a choice's alternatives in the specification's order
  std::span<const TypeId> targets;  // what a Reference or canonical may point at; empty: anything
  std::string_view binding;         // ValueSet's canonical, without version
  BindingStrength strength = BindingStrength::None;
  uint16_t min = 0;
  bool array = false;      // a JSON array: max above one
  bool choice = false;     // value[x]
  bool attribute = false;  // in XML an attribute: Element.id, Extension.url
};

struct TypeDefinition {
  std::string_view name;  // "Patient", "date"; of a backbone its path: "Patient.contact"
  TypeKind kind = TypeKind::Complex;
  bool abstract = false;
  TypeId base = TypeId::None;                   // Patient → DomainResource → Resource
  std::span<const ElementDefinition> elements;  // in order, inherited ones included
};

// One JSON property: "valueQuantity" is element "value" with type Quantity.
struct Property {
  const ElementDefinition* element = nullptr;
  TypeId type = TypeId::None;
};

enum class SearchType : uint8_t {
  Number,
  Date,
  String,
  Token,
  Reference,
  Composite,
  Quantity,
  Uri,
  Special
};

struct SearchComponent {
  std::string_view definition;  // canonical of the parameter it takes its type from
  std::string_view expression;
};

struct SearchParameterDefinition {
  std::string_view url, code, expression;
  SearchType type = SearchType::Token;
  std::span<const TypeId> bases;    // resource types; Resource and DomainResource stand for all
  std::span<const TypeId> targets;  // of a reference
  std::span<const SearchComponent> components;
};

class Definitions {
 public:
  static const Definitions& r4();

  std::span<const TypeDefinition> types() const;  // types()[0] is no type
  const TypeDefinition& type(TypeId id) const;
  TypeId find_type(std::string_view name) const;  // None when R4 has none of that name
  bool is_a(TypeId type, TypeId ancestor) const;  // a type is one of its own
  // By the JSON property's name, without "_": "birthDate", "valueQuantity".
  std::optional<Property> find_property(TypeId type, std::string_view json_name) const;
  // By the element's name, as FHIRPath says it: "value".
  const ElementDefinition* find_element(TypeId type, std::string_view name) const;

  // Those without an expression (_text, _content, _query) are of type Special.
  std::span<const SearchParameterDefinition> search_parameters() const;
  // Codes of the reference parameters that put a resource of this type into a patient's
  // compartment.
  std::span<const std::string_view> patient_compartment(TypeId resource) const;

 private:
  Definitions();
  size_t number_of(TypeId type) const;
  const layout::Property* find_row(TypeId type, std::string_view name) const;

  // The compiled tables themselves, for searches by name.
  const char* texts_ = nullptr;
  const layout::Type* type_rows_ = nullptr;
  const layout::Property* property_rows_ = nullptr;
  const uint32_t* slots_ = nullptr;
  std::span<const uint32_t> type_slots_;
  // Views of them, made when they are opened.
  std::vector<TypeDefinition> types_;
  std::vector<ElementDefinition> elements_;
  std::vector<SearchParameterDefinition> parameters_;
  std::vector<SearchComponent> components_;
  std::vector<std::string_view> codes_;
};

}  // namespace weft::fhir
