// SPDX-License-Identifier: Apache-2.0
// StructureDefinitions, taken apart into types. An element that has elements of its own is a type
// named by its path. The package's maker has mended snapshots with elements of R5 and his own, so
// types are put together from the differentials, which he left nearly alone: what HL7's list of
// data elements says goes before, and what the JSON schema does not have is left out.
// https://hl7.org/fhir/R4/structuredefinition.html
#include <charconv>

#include "tools/definitions/model.hpp"

namespace weft::definitions {
namespace {

using fhir::BindingStrength;
using fhir::Json;
using fhir::TypeKind;

constexpr std::string_view kSystemPrefix = "http://hl7.org/fhirpath/";
constexpr std::string_view kFhirType =
    "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";

std::string last_step(std::string_view path, char by) {
  return std::string(path.substr(path.rfind(by) + 1));
}

std::string without_version(std::string_view canonical) {
  return std::string(canonical.substr(0, canonical.find('|')));
}

bool contains_text(const Json& array, std::string_view text) {
  for (const Json& item : array.items())
    if (item.text() == text) return true;
  return false;
}

// Logical models are no types of R4's own; constraints are profiles of types that are here.
bool is_type(const Json& resource) {
  return resource.at("resourceType").text() == "StructureDefinition" &&
         resource.at("fhirVersion").text() == kVersion && resource.at("kind").text() != "logical" &&
         resource.at("derivation").text() != "constraint";
}

TypeKind kind_of(const Json& definition) {
  const auto kind = definition.at("kind").text();
  if (kind == "primitive-type") return TypeKind::Primitive;
  return kind == "resource" ? TypeKind::Resource : TypeKind::Complex;
}

BindingStrength strength_of(std::string_view code) {
  if (code == "required") return BindingStrength::Required;
  if (code == "extensible") return BindingStrength::Extensible;
  if (code == "preferred") return BindingStrength::Preferred;
  return code == "example" ? BindingStrength::Example : BindingStrength::None;
}

// The FHIRPath type of a primitive's value stays; ids and Extension.url are FHIR strings, and a
// resource's id is of type id, as the pages say (the snapshots say string).
std::string type_code(const Json& type, const Type& owner, std::string_view name) {
  const auto code = type.at("code").text();
  if (!code.starts_with(kSystemPrefix)) return std::string(code);
  if (owner.kind == TypeKind::Primitive && name == "value")
    return std::string(code.substr(code.rfind("System.")));
  if (owner.kind == TypeKind::Resource && name == "id") return "id";
  for (const Json& extension : type.at("extension").items())
    if (extension.at("url").text() == kFhirType)
      return std::string(extension.at("valueUrl").text());
  return "string";
}

void read_targets(const Json& type, Element& element) {
  for (const Json& target : type.at("targetProfile").items())
    element.targets.push_back(last_step(target.text(), '/'));
}

void put_element(std::vector<Element>& elements, Element element) {
  for (Element& inherited : elements)
    if (inherited.name == element.name) {
      inherited = std::move(element);
      return;
    }
  elements.push_back(std::move(element));
}

class TypesReader {
 public:
  TypesReader(const Sources& sources, Model& model) : model_(model) {
    for (const Json* bundle : {&sources.types, &sources.resources})
      for (const Json& entry : bundle->at("entry").items())
        if (const Json& resource = entry.at("resource"); is_type(resource)) {
          order_.emplace_back(resource.at("type").text());
          definitions_[order_.back()] = &resource;
        }
    for (const Json& entry : sources.data_elements.at("entry").items())
      if (const Json& element = entry.at("resource").path("snapshot.element.0"); !element.is_null())
        data_elements_.try_emplace(std::string(element.at("path").text()), &element);
    schema_ = &sources.schema.at("definitions");
  }

  Result<void> read() {
    for (const std::string& name : order_) TRY_VOID(read_type(name));
    return {};
  }

 private:
  // A type needs its base's elements; a base is defined before what builds on it.
  Result<void> read_type(const std::string& name) {
    if (numbers_.contains(name)) return {};
    const auto found = definitions_.find(name);
    if (found == definitions_.end()) return fail(Kind::NotFound, "no such type", name);
    const Json& definition = *found->second;
    const std::string base = last_step(definition.at("baseDefinition").text(), '/');
    if (!base.empty()) TRY_VOID(read_type(base));
    add_type({.name = name,
              .base = base,
              .kind = kind_of(definition),
              .abstract = definition.at("abstract").flag()});
    const Json::Array& elements = definition.path("differential.element").items();
    for (size_t i = 1; i < elements.size(); ++i)
      TRY_VOID(read_element(elements, i, schema_->at(name)));
    return {};
  }

  void add_type(Type type) {
    if (!type.base.empty()) type.elements = model_.types[numbers_.at(type.base)].elements;
    numbers_[type.name] = model_.types.size();
    model_.types.push_back(std::move(type));
  }

  static bool has_parts(const Json::Array& elements, size_t index) {
    if (index + 1 == elements.size()) return false;
    const std::string path(elements[index].at("path").text());
    return elements[index + 1].at("path").text().starts_with(path + '.');
  }

  Result<void> read_element(const Json::Array& elements, size_t index, const Json& schema) {
    const std::string path(elements[index].at("path").text());
    const auto known = data_elements_.find(path);
    const Json& json = known == data_elements_.end() ? elements[index] : *known->second;
    const auto owner = numbers_.find(path.substr(0, path.rfind('.')));
    if (owner == numbers_.end()) return fail(Kind::Invalid, "an element without its parent", path);
    Type& type = model_.types[owner->second];
    Element element{.name = last_step(path, '.')};
    if (element.name.ends_with("[x]")) {
      element.choice = true;
      element.name.resize(element.name.size() - 3);
    }
    if (json.at("max").text() == "0") {
      std::erase_if(type.elements, [&](const Element& each) { return each.name == element.name; });
      return {};
    }
    if (type.kind == TypeKind::Resource && !type.abstract && !is_in_schema(element, schema))
      return {};
    read_facts(json, element);
    return read_element_types(json, has_parts(elements, index), owner->second, std::move(element));
  }

  static bool is_in_schema(const Element& element, const Json& schema) {
    if (!element.choice) return schema.at("properties").find(element.name) != nullptr;
    for (const auto& [name, value] : schema.at("properties").members())
      if (name.starts_with(element.name)) return true;
    return false;
  }

  static void read_facts(const Json& json, Element& element) {
    const auto min = json.at("min").text();
    std::from_chars(min.data(), min.data() + min.size(), element.min);
    element.array = json.at("max").text() != "1";
    element.attribute = contains_text(json.at("representation"), "xmlAttr");
    element.binding = without_version(json.path("binding.valueSet").text());
    element.strength = strength_of(json.path("binding.strength").text());
  }

  Result<void> read_element_types(const Json& json, bool has_parts, size_t owner, Element element) {
    const std::string path(json.at("path").text());
    if (const auto reference = json.at("contentReference").text(); !reference.empty())
      element.types.emplace_back(reference.substr(1));
    for (const Json& type : json.at("type").items()) {
      if (!has_parts) element.types.push_back(type_code(type, model_.types[owner], element.name));
      read_targets(type, element);
    }
    if (has_parts) {
      const std::string base(json.path("type.0.code").text());
      TRY_VOID(read_type(base));
      add_type({.name = path, .base = base, .kind = TypeKind::Backbone});
      element.types.push_back(path);
    }
    if (element.types.empty() || (element.types.size() > 1 && !element.choice))
      return fail(Kind::Invalid, "not one type", path);
    put_element(model_.types[owner].elements, std::move(element));
    return {};
  }

  Model& model_;
  std::vector<std::string> order_;
  std::map<std::string, const Json*> definitions_;    // by type
  std::map<std::string, const Json*> data_elements_;  // by path
  const Json* schema_ = nullptr;
  std::map<std::string, size_t> numbers_;  // of the model's types, by name
};

}  // namespace

Result<void> read_types(const Sources& sources, Model& model) {
  return TypesReader(sources, model).read();
}

}  // namespace weft::definitions
