// SPDX-License-Identifier: Apache-2.0
#include "fhir/ucum/term.hpp"
#include "fhir/ucum/ucum.hpp"

namespace weft::fhir::ucum {
namespace {

std::string name_of_term(const Term& term);

std::string name_of_component(const Component& component) {
  switch (component.form) {
    case Component::Form::Annotation:
      return "(unity)";
    case Component::Form::Number:
      return std::to_string(component.number);
    case Component::Form::Group:
      return "(" + name_of_term(component.group) + ")";
    case Component::Form::Unit:
      break;
  }
  std::string out = "(";
  if (component.prefix) out += component.prefix->name;
  out += component.atom->name;
  if (component.exponent != 1) out += " ^ " + std::to_string(component.exponent);
  return out + ")";
}

std::string name_of_term(const Term& term) {
  if (term.empty()) return "(unity)";
  std::string out;
  for (const Component& component : term) {
    if (component.divides) {
      out += out.empty() ? "/ " : " / ";
    } else if (!out.empty()) {
      out += " * ";
    }
    out += name_of_component(component);
  }
  return out;
}

}  // namespace

Result<std::string> name_of(std::string_view unit) { return name_of_term(TRY(parse_term(unit))); }

}  // namespace weft::fhir::ucum
