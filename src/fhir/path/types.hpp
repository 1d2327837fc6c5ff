// SPDX-License-Identifier: Apache-2.0
// Types as FHIRPath names and tests them: System's own beside R4's. Read-only tables, shared.
// https://hl7.org/fhirpath/N1/#types-and-reflection · https://hl7.org/fhir/R4/fhirpath.html#types
#pragma once

#include <string_view>
#include <vector>

#include "fhir/path/value.hpp"

namespace weft::fhir::path {

// In the order of Value::Form, so that a form's index is its type.
enum class SystemType : uint8_t {
  None,  // a node
  Boolean,
  Integer,
  Decimal,
  String,
  Date,
  DateTime,
  Time,
  Quantity,
};

// What one name may mean: "Quantity" is both FHIR's and System's.
struct Type {
  TypeId fhir = TypeId::None;
  SystemType system = SystemType::None;
  bool operator==(const Type&) const = default;
  bool is_known() const { return fhir != TypeId::None || system != SystemType::None; }
};

// "FHIR.Patient", "System.String", "code"; none known: R4 and System have no such type.
Type find_type(std::string_view name);
SystemType system_type_of(const Value& value);
SystemType system_type_of(TypeId primitive);  // what its values are computed as; None: complex
std::string_view name_of(SystemType type);    // "String"
bool is_quantity(TypeId type);                // Quantity, Age, Duration …
bool is_reference(TypeId type);
bool is_resource(TypeId type);
bool is_primitive(TypeId type);

// `is`: of the type or below it. `as` and ofType(): a primitive of exactly it.
bool is_of(const Value& value, const Type& type);
bool casts_to(const Value& value, const Type& type);

// What the compiler knows of an expression's result.
struct Types {
  std::vector<Type> any_of;  // empty: nobody knows
  bool single = false;       // never more than one item
  bool ordered = true;
  bool nothing = false;  // {}: agrees with every type
};

Types one_of(SystemType type);  // a single System value
std::string describe(const Types& types);

}  // namespace weft::fhir::path
