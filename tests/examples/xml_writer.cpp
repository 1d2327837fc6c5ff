// SPDX-License-Identifier: Apache-2.0
#include "tests/examples/xml_writer.hpp"

#include <algorithm>

#include "fhir/definitions/definitions.hpp"

namespace weft::testing {
namespace {

using fhir::Definitions;
using fhir::Json;
using fhir::TypeId;
using fhir::TypeKind;

class XmlWriter {
 public:
  std::string text() && { return std::move(out_); }

  void resource(const Json& json, std::string_view attributes) {
    const auto type = json.at("resourceType").text();
    open(type, attributes);
    parts(json, r4_.find_type(type));
    close(type);
  }

 private:
  void open(std::string_view name, std::string_view attributes) {
    out_.append("<").append(name).append(attributes).append(">");
  }
  void close(std::string_view name) { out_.append("</").append(name).append(">"); }

  void attribute(std::string_view name, std::string_view value) {
    out_.append(" ").append(name).append("=\"");
    for (const char c : value) {
      if (c == '<' || c == '&' || c == '"' || c == '\n' || c == '\r' || c == '\t')
        out_ += "&#" + std::to_string(static_cast<int>(c)) + ";";
      else
        out_ += c;
    }
    out_ += '"';
  }

  static std::string_view value_text(const Json& value) {
    if (!value.is_bool()) return value.text();
    return value.flag() ? "true" : "false";
  }

  void attributes(const Json& json, TypeId type) {
    for (const auto& [name, value] : json.members())
      if (const auto* element = r4_.find_element(type, name); element && element->attribute)
        attribute(name, value_text(value));
  }

  void parts(const Json& json, TypeId type) {
    for (const auto& [name, value] : json.members()) {
      const std::string plain = name.starts_with('_') ? name.substr(1) : name;
      if (plain != name && json.find(plain)) continue;  // written with its value
      const auto property = r4_.find_property(type, plain);
      if (!property || property->element->attribute) continue;
      const Json& values = json.at(plain);
      const Json& beside = json.at("_" + plain);
      const size_t count = std::max(values.items().size(), beside.items().size());
      if (count == 0) item(plain, property->type, values, beside);
      for (size_t i = 0; i < count; ++i) item(plain, property->type, values.at(i), beside.at(i));
    }
  }

  void item(std::string_view name, TypeId type, const Json& value, const Json& beside) {
    const auto& definition = r4_.type(type);
    if (definition.name == "xhtml") {
      out_ += value.text();
    } else if (definition.kind == TypeKind::Resource) {
      open(name, {});
      resource(value, {});
      close(name);
    } else {
      const bool is_primitive = definition.kind == TypeKind::Primitive;
      const Json& inner = is_primitive ? beside : value;
      out_.append("<").append(name);
      if (is_primitive && !value.is_null()) attribute("value", value_text(value));
      attributes(inner, type);
      out_ += '>';
      parts(inner, type);
      close(name);
    }
  }

  const Definitions& r4_ = Definitions::r4();
  std::string out_;
};

}  // namespace

std::string resource_as_xml(const Json& resource) {
  XmlWriter writer;
  writer.resource(resource, " xmlns=\"http://hl7.org/fhir\"");
  return std::move(writer).text();
}

}  // namespace weft::testing
