// SPDX-License-Identifier: Apache-2.0
// What JSON calls each element is decided by the definitions; order and comments carry no meaning
// in the tree. https://hl7.org/fhir/R4/xml.html · https://hl7.org/fhir/R4/json.html
#include "fhir/xml/xml.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <string>

#include "base/text.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/xml/xml_text.hpp"

namespace weft::fhir {
namespace {

using pugi::xml_attribute;
using pugi::xml_node;

constexpr std::string_view kFhir = "http://hl7.org/fhir";
constexpr std::string_view kXhtml = "http://www.w3.org/1999/xhtml";
constexpr std::string_view kInstance = "http://www.w3.org/2001/XMLSchema-instance";
constexpr size_t kAttributesMax = 32;
// References stay as written (decode_references reads them); what must be refused becomes a node.
constexpr unsigned kParse = pugi::parse_fragment | pugi::parse_doctype | pugi::parse_pi |
                            pugi::parse_declaration | pugi::parse_cdata | pugi::parse_eol |
                            pugi::parse_wconv_attribute;

std::string_view prefix_of(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

std::string_view local_name(std::string_view name) { return name.substr(name.find(':') + 1); }

// The namespace a prefix stands for here; empty: none was declared.
std::string_view find_namespace(xml_node here, std::string_view prefix) {
  const std::string name = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (; here; here = here.parent())
    if (const xml_attribute found = here.attribute(name.c_str())) return found.value();
  return {};
}

std::string_view namespace_of(xml_node node) {
  return find_namespace(node, prefix_of(node.name()));
}

bool declares_namespace(std::string_view attribute) {
  return attribute == "xmlns" || attribute.starts_with("xmlns:");
}

// "Patient.name[1].given": numbered where several stand side by side.
std::string path_of(xml_node node) {
  std::string path;
  for (; node && node.type() == pugi::node_element; node = node.parent()) {
    size_t before = 0, after = 0;
    for (auto other = node.previous_sibling(node.name()); other;
         other = other.previous_sibling(node.name()))
      ++before;
    for (auto other = node.next_sibling(node.name()); other && after == 0;
         other = other.next_sibling(node.name()))
      ++after;
    std::string step(local_name(node.name()));
    if (before + after > 0) step += "[" + std::to_string(before) + "]";
    path = path.empty() ? step : step + "." + path;
  }
  return path;
}

std::unexpected<Error> refuse(xml_node node, const char* why) {
  return fail(Kind::Invalid, why, path_of(node));
}

class TreeReader {
 public:
  TreeReader(std::string_view text, const XmlLimits& limits) : text_(text), limits_(limits) {}

  Result<Json> read_resource(xml_node node, size_t depth) {
    if (namespace_of(node) != kFhir) return refuse(node, "not in FHIR's namespace");
    const TypeId type = r4_.find_type(local_name(node.name()));
    const TypeDefinition& definition = r4_.type(type);
    if (definition.kind != TypeKind::Resource || definition.abstract)
      return refuse(node, "not a resource type");
    Json::Object members;
    members.emplace_back("resourceType", Json(definition.name));
    TRY_VOID(read_parts(node, type, depth, members));
    return Json::object(std::move(members));
  }

 private:
  // What an element consists of: attributes, then child elements.
  Result<void> read_parts(xml_node node, TypeId type, size_t depth, Json::Object& members) {
    if (depth >= limits_.depth) return fail(Kind::TooLarge, "nested too deep", path_of(node));
    TRY_VOID(check_attributes(node));
    for (const xml_attribute attribute : node.attributes())
      TRY_VOID(read_attribute(node, attribute, type, members));
    for (const xml_node child : node.children()) {
      if (child.type() != pugi::node_element) return refuse(node, "text between elements");
      TRY_VOID(read_child(child, type, depth, members));
    }
    return {};
  }

  // Few, so that looking through them stays cheap however many elements there are.
  static Result<void> check_attributes(xml_node node) {
    size_t count = 0;
    for (xml_attribute one = node.first_attribute(); one; one = one.next_attribute()) {
      if (++count > kAttributesMax) return fail(Kind::TooLarge, "many attributes", path_of(node));
      for (xml_attribute other = one.next_attribute(); other; other = other.next_attribute())
        if (std::string_view(one.name()) == other.name())
          return refuse(node, "an attribute stands twice");
    }
    return {};
  }

  Result<void> read_attribute(xml_node node, xml_attribute attribute, TypeId type,
                              Json::Object& members) {
    const std::string_view name = attribute.name();
    if (declares_namespace(name)) return {};
    if (find_namespace(node, prefix_of(name)) == kInstance && !prefix_of(name).empty()) return {};
    const ElementDefinition* element = r4_.find_element(type, name);
    if (!element || !element->attribute) return refuse(node, "an unknown attribute");
    auto value = decode_references(attribute.value());
    if (!value) return refuse(node, "an unknown reference or a bare < in an attribute");
    members.emplace_back(element->name, Json(std::move(*value)));
    return {};
  }

  Result<void> read_child(xml_node node, TypeId owner, size_t depth, Json::Object& members) {
    const std::string_view name = local_name(node.name());
    const auto property = r4_.find_property(owner, name);
    if (!property || property->element->attribute) return refuse(node, "an unknown element");
    const TypeDefinition& type = r4_.type(property->type);
    const bool is_narrative = type.name == "xhtml";
    if (namespace_of(node) != (is_narrative ? kXhtml : kFhir))
      return refuse(node, "in the wrong namespace");
    if (is_narrative) return add(node, *property, name, TRY(read_narrative(node)), members);
    if (type.kind == TypeKind::Primitive)
      return read_primitive(node, *property, depth + 1, members);
    if (type.kind == TypeKind::Resource)
      return add(node, *property, name, TRY(read_container(node, depth + 1)), members);
    Json::Object parts;
    TRY_VOID(read_parts(node, property->type, depth + 1, parts));
    if (parts.empty()) return refuse(node, "an element of nothing");
    return add(node, *property, name, Json::object(std::move(parts)), members);
  }

  Result<Json> read_narrative(xml_node node) {
    auto text = narrative_text(text_, static_cast<size_t>(node.offset_debug()) - 1);
    if (!text) return refuse(node, "an unknown reference or an instruction in a narrative");
    return Json(std::move(*text));
  }

  // contained, Bundle.entry.resource and the like: one resource, nothing else.
  Result<Json> read_container(xml_node node, size_t depth) {
    if (depth >= limits_.depth) return fail(Kind::TooLarge, "nested too deep", path_of(node));
    TRY_VOID(check_attributes(node));
    for (const xml_attribute attribute : node.attributes())
      if (!declares_namespace(attribute.name())) return refuse(node, "an unknown attribute");
    const xml_node only = node.first_child();
    if (!only || only.next_sibling() || only.type() != pugi::node_element)
      return refuse(node, "not one resource");
    return read_resource(only, depth + 1);
  }

  // A value, and beside it under "_name" what else the element holds.
  Result<void> read_primitive(xml_node node, const Property& property, size_t depth,
                              Json::Object& members) {
    Json::Object parts;
    TRY_VOID(read_parts(node, property.type, depth, parts));
    Json value;
    for (auto part = parts.begin(); part != parts.end(); ++part) {
      if (part->first != "value") continue;
      value = TRY(primitive_value(node, property.type, std::move(part->second)));
      parts.erase(part);
      break;
    }
    if (value.is_null() && parts.empty()) return refuse(node, "an element of nothing");
    Json others = parts.empty() ? Json() : Json::object(std::move(parts));
    const std::string_view name = local_name(node.name());
    if (property.element->array) {
      add_item(members, name, std::move(value), std::move(others));
      return {};
    }
    if (find(members, name) || find(members, "_" + std::string(name)))
      return refuse(node, "an element stands twice");
    if (!value.is_null()) members.emplace_back(name, std::move(value));
    if (!others.is_null()) members.emplace_back("_" + std::string(name), std::move(others));
    return {};
  }

  // In JSON a boolean or a number where the value is one; the number's text as written.
  Result<Json> primitive_value(xml_node node, TypeId type, Json text) {
    const TypeId value = r4_.find_element(type, "value")->types.front();
    if (value == boolean_) {
      if (text.text() != "true" && text.text() != "false") return refuse(node, "not a boolean");
      return Json(text.text() == "true");
    }
    const bool is_number = r4_.is_a(type, integer_) || type == decimal_;
    if (!is_number) return text;
    auto number = parse_json(text.text());
    if (!number || !number->is_number() || trim(text.text()).size() != text.text().size())
      return refuse(node, "not a number");
    return *std::move(number);
  }

  static Json* find(Json::Object& members, std::string_view name) {
    for (auto& [known, value] : members)
      if (known == name) return &value;
    return nullptr;
  }

  static Result<void> add(xml_node node, const Property& property, std::string_view name,
                          Json value, Json::Object& members) {
    Json* const known = find(members, name);
    if (known && !property.element->array) return refuse(node, "an element stands twice");
    if (known) {
      known->push(std::move(value));
    } else if (property.element->array) {
      members.emplace_back(name, Json::array({std::move(value)}));
    } else {
      members.emplace_back(name, std::move(value));
    }
    return {};
  }

  // The array of that name, made with `before` nulls in it where it is missing: "_name" after
  // "name".
  static Json& array_of(Json::Object& members, std::string_view name, std::string_view beside,
                        size_t before) {
    if (Json* known = find(members, name)) return *known;
    auto at = std::ranges::find(members, beside, &Json::Member::first);
    if (at != members.end() && name.starts_with('_')) ++at;
    return members.emplace(at, name, Json::array(Json::Array(before)))->second;
  }

  // "name" and "_name" run side by side with null where an item has nothing for one of them; either
  // begins with the first item that has something for it.
  static void add_item(Json::Object& members, std::string_view name, Json value, Json others) {
    const std::string underscored = "_" + std::string(name);
    const Json* values = find(members, name);
    const Json* beside = find(members, underscored);
    const size_t before = values ? values->items().size() : beside ? beside->items().size() : 0;
    const bool has_values = values || !value.is_null();
    const bool has_beside = beside || !others.is_null();
    if (has_values) array_of(members, name, underscored, before).push(std::move(value));
    if (has_beside) array_of(members, underscored, name, before).push(std::move(others));
  }

  std::string_view text_;
  const XmlLimits& limits_;
  const Definitions& r4_ = Definitions::r4();
  const TypeId boolean_ = r4_.find_type("System.Boolean");
  const TypeId integer_ = r4_.find_type("integer");
  const TypeId decimal_ = r4_.find_type("decimal");
};

// https://www.w3.org/TR/xml/#sec-prolog-dtd, without a DOCTYPE and without instructions.
Result<xml_node> find_root(const pugi::xml_document& document) {
  xml_node root;
  for (const xml_node node : document.children()) {
    const bool first = node == document.first_child();
    if (node.type() == pugi::node_doctype) return fail(Kind::Invalid, "a DOCTYPE");
    if (node.type() == pugi::node_declaration && first) {
      const std::string encoding = ascii_lower(node.attribute("encoding").value());
      if (!encoding.empty() && encoding != "utf-8" && encoding != "utf-16")
        return fail(Kind::Unsupported, "neither UTF-8 nor UTF-16");
      continue;
    }
    if (node.type() != pugi::node_element || root)
      return fail(Kind::Invalid, "something beside the resource");
    root = node;
  }
  if (!root) return fail(Kind::Invalid, "no element");
  return root;
}

}  // namespace

Result<Json> parse_xml(std::string_view text, const XmlLimits& limits) {
  if (text.size() > limits.bytes) return fail(Kind::TooLarge, "too long");
  const std::string decoded = TRY(decode_xml_bytes(text));
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(decoded.data(), decoded.size(), kParse, pugi::encoding_utf8);
  if (!parsed)
    return fail(Kind::Invalid, "not well-formed", "byte " + std::to_string(parsed.offset));
  const xml_node root = TRY(find_root(document));
  return TreeReader(decoded, limits).read_resource(root, 0);
}

}  // namespace weft::fhir
