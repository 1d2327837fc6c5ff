// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#literals · https://hl7.org/fhir/R4/fhirpath.html#variables
#include "fhir/path/literals.hpp"

#include "fhir/path/arithmetic.hpp"

namespace weft::fhir::path {
namespace {

Result<Value> read_number(const Syntax& syntax) {
  std::string_view text = syntax.text;
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  const Decimal number = TRY(Decimal::parse(text));
  if (number.scale() > 0 || text.contains('.')) return Value(number);
  const auto whole = number.whole();
  const auto integer = whole ? integer_value(*whole) : std::nullopt;
  if (!integer) return fail(Kind::Invalid, "expected an integer of 32 bits");
  return *integer;
}

Result<Value> read_quantity(const Syntax& syntax, std::deque<std::string>& texts) {
  std::string_view text = syntax.text;
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  return Value(Quantity{TRY(Decimal::parse(text)), Text(texts.emplace_back(syntax.unit))});
}

}  // namespace

bool is_literal(SyntaxKind kind) { return kind >= SyntaxKind::Boolean && kind <= SyntaxKind::Time; }

Result<Value> read_literal(const Syntax& syntax, std::deque<std::string>& texts) {
  switch (syntax.kind) {
    case SyntaxKind::Boolean:
      return Value(syntax.text == "true");
    case SyntaxKind::Number:
      return read_number(syntax);
    case SyntaxKind::Quantity:
      return read_quantity(syntax, texts);
    case SyntaxKind::Date:
      return Value(TRY(parse_date_literal(syntax.text)));
    case SyntaxKind::DateTime:
      return Value(TRY(parse_date_time_literal(syntax.text)));
    case SyntaxKind::Time:
      return Value(TRY(parse_time_literal(syntax.text)));
    default:
      return Value(Text(texts.emplace_back(syntax.text)));
  }
}

std::optional<std::string> find_type_name(const Syntax& syntax) {
  if (syntax.kind == SyntaxKind::Name) return syntax.text;
  if (syntax.kind != SyntaxKind::Chain) return {};
  std::string name;
  for (const Syntax& part : syntax.parts) {
    if (part.kind != SyntaxKind::Name) return {};
    if (!name.empty()) name += '.';
    name += part.text;
  }
  return name;
}

std::optional<std::string> find_fixed_variable(std::string_view name) {
  if (name == "ucum") return "http://unitsofmeasure.org";
  if (name == "sct") return "http://snomed.info/sct";
  if (name == "loinc") return "http://loinc.org";
  if (name.starts_with("vs-")) return "http://hl7.org/fhir/ValueSet/" + std::string(name.substr(3));
  if (name.starts_with("ext-"))
    return "http://hl7.org/fhir/StructureDefinition/" + std::string(name.substr(4));
  return {};
}

}  // namespace weft::fhir::path
