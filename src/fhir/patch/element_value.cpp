// SPDX-License-Identifier: Apache-2.0
// A Parameters part read as an element of a given type.
// https://hl7.org/fhir/R4/fhirpatch.html · https://hl7.org/fhir/R4/parameters.html
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "fhir/patch/element.hpp"
#include "fhir/patch/place.hpp"

namespace weft::fhir {
namespace {

constexpr std::string_view kValue = "value";

const Definitions& r4() { return Definitions::r4(); }

std::string capitalised(std::string_view name) {
  std::string text(name);
  text[0] = ascii_upper(text.substr(0, 1))[0];
  return text;
}

// The type that "valueHumanName" or "valueBoolean" names.
TypeId type_called(std::string_view suffix) {
  if (suffix.empty()) return TypeId::None;
  std::string lower(suffix);
  lower[0] = ascii_lower(lower.substr(0, 1))[0];
  const TypeId primitive = r4().find_type(lower);
  return primitive == TypeId::None ? r4().find_type(suffix) : primitive;
}

struct Given {
  TypeId type = TypeId::None;
  Json value, extras;
};

Result<Given> read_given(const Json& part) {
  Given given;
  for (const auto& [name, value] : part.members()) {
    const bool extras = name.starts_with("_");
    const std::string_view plain = std::string_view(name).substr(extras ? 1 : 0);
    if (name == "resource") {
      given = {type_of(value, TypeId::None), value, {}};
    } else if (plain.starts_with(kValue)) {
      const TypeId type = type_called(plain.substr(kValue.size()));
      if (given.type != TypeId::None && given.type != type)
        return fail(Kind::Invalid, "a part gives one value");
      given.type = type;
      (extras ? given.extras : given.value) = value;
    }
  }
  if (given.type == TypeId::None) return fail(Kind::Invalid, "a part gives no value of an R4 type");
  return given;
}

enum class Form { Text, Number, Whole, Flag, Object };

Form form_of(TypeId type) {
  static constexpr std::array<std::string_view, 3> whole = {"integer", "positiveInt",
                                                            "unsignedInt"};
  const TypeDefinition& definition = r4().type(type);
  if (definition.kind == TypeKind::System) return Form::Text;  // Element.id, Extension.url
  if (definition.kind != TypeKind::Primitive) return Form::Object;
  if (definition.name == "boolean") return Form::Flag;
  if (definition.name == "decimal") return Form::Number;
  return std::ranges::find(whole, definition.name) == whole.end() ? Form::Text : Form::Whole;
}

bool is_whole(std::string_view number) {
  return is_digits(number.substr(number.starts_with('-') ? 1 : 0));
}

bool has_form(const Json& value, Form form) {
  switch (form) {
    case Form::Text:
      return value.is_string();
    case Form::Number:
      return value.is_number();
    case Form::Whole:
      return value.is_number() && is_whole(value.text());
    case Form::Flag:
      return value.is_bool();
    case Form::Object:
      return value.is_object();
  }
  return false;
}

// A code may be given for a string and a date for a dateTime: what a primitive is given as need
// only have its form. Of other types nothing is bent.
bool is_taken_as(TypeId given, TypeId declared) {
  if (r4().is_a(given, declared)) return true;
  const bool simple = is_primitive(given) && form_of(declared) != Form::Object;
  if (!simple) return false;
  const bool numbers = form_of(given) == Form::Whole && form_of(declared) == Form::Number;
  return numbers || form_of(given) == form_of(declared);
}

// Which of the element's types the value is of: a choice takes exactly those it names.
Result<TypeId> choose_type(TypeId given, const ElementDefinition& element) {
  for (const TypeId type : element.types)
    if (element.choice ? given == type : is_taken_as(given, type)) return type;
  return fail(Kind::Conflict, "the element does not take a value of this type");
}

Result<NewElement> read_value(const Json& part, const ElementDefinition& element) {
  Given given = TRY(read_given(part));
  const TypeId type = TRY(choose_type(given.type, element));
  const bool has_value = !given.value.is_null();
  const bool primitive = form_of(type) != Form::Object;
  if (has_value ? !has_form(given.value, form_of(type)) : !primitive || given.extras.is_null())
    return fail(Kind::Invalid, "the value is not written as its type is in JSON");
  if (!given.extras.is_null() && (!primitive || !given.extras.is_object()))
    return fail(Kind::Invalid, "only a primitive has id and extension beside it");
  NewElement made{std::string(element.name), std::move(given.value), std::move(given.extras),
                  element.array};
  if (element.choice) made.name += capitalised(r4().type(type).name);
  return made;
}

// Parts stand for a value of a type that has no name of its own: one part for each element.
Result<NewElement> read_parts(const Json& parts, const ElementDefinition& element) {
  const TypeId type = element.types.size() == 1 ? element.types[0] : TypeId::None;
  const TypeKind kind = r4().type(type).kind;
  if (type == TypeId::None || (kind != TypeKind::Backbone && kind != TypeKind::Complex))
    return fail(Kind::Conflict, "parts are given where the element has a value");
  Json object = Json::object();
  for (const Json& part : parts.items()) {
    const ElementDefinition* inner = r4().find_element(type, part.at("name").text());
    if (!inner) return fail(Kind::Conflict, "a part bears no name of an element");
    NewElement made = TRY(read_element(part, *inner));
    TRY_VOID(append_element(object, type, *inner, std::move(made)));
  }
  if (object.is_empty()) return fail(Kind::Invalid, "the value holds nothing");
  return NewElement{std::string(element.name), std::move(object), {}, element.array};
}

}  // namespace

Result<NewElement> read_element(const Json& part, const ElementDefinition& element) {
  if (const Json* parts = part.find("part")) return read_parts(*parts, element);
  return read_value(part, element);
}

}  // namespace weft::fhir
