// SPDX-License-Identifier: Apache-2.0
// FHIR's primitives and Quantity as System values, and System values as FHIR JSON.
// https://hl7.org/fhir/R4/fhirpath.html#types
#include "fhir/path/quantity.hpp"
#include "fhir/path/types.hpp"

namespace weft::fhir::path {
namespace {

template <class T>
std::optional<Value> value_of(const Result<T>& parsed) {
  if (!parsed) return {};
  return Value(*parsed);
}

std::optional<Value> number_value(const Json& json, SystemType type) {
  const auto decimal = Decimal::parse(json.text());
  if (!decimal) return {};
  if (type == SystemType::Decimal) return Value(*decimal);
  return decimal->scale() == 0 ? value_of(decimal->whole()) : std::nullopt;
}

std::optional<Value> text_value(std::string_view text, SystemType type) {
  switch (type) {
    case SystemType::Date:
      return value_of(parse_date_literal(text));
    case SystemType::DateTime:
      return value_of(parse_date_time_literal(text));
    case SystemType::Time:
      return value_of(parse_time_literal(text));
    case SystemType::String:
      return Value(text);
    default:
      return {};
  }
}

SystemType type_of_json(const Json& json) {
  if (json.is_string()) return SystemType::String;
  if (!json.is_number()) return SystemType::None;
  const bool whole = json.text().find_first_of(".eE") == std::string_view::npos;
  return whole ? SystemType::Integer : SystemType::Decimal;
}

// A Quantity in units that are UCUM's; FHIR's own `comparator` makes it no number.
std::optional<Value> quantity_value(const Json& json) {
  const auto number = Decimal::parse(json.at("value").text());
  if (!number || json.find("comparator")) return {};
  const Json& code = json.at("code");
  const bool ucum = json.at("system").text() == "http://unitsofmeasure.org";
  if (code.is_string() && ucum) return Value(Quantity{*number, code.text()});
  const Json& unit = json.at("unit");
  return Value(Quantity{*number, unit.is_string() ? unit.text() : "1"});
}

}  // namespace

std::optional<Value> system_value(const Value& value) {
  const Node* node = value.as<Node>();
  if (!node) return value;
  if (!node->value) return {};
  const Json& json = *node->value;
  if (json.is_bool()) return Value(json.flag());
  SystemType type = SystemType::None;
  if (node->type == TypeId::None) {
    type = type_of_json(json);
  } else if (json.is_object()) {
    return is_quantity(node->type) ? quantity_value(json) : std::nullopt;
  } else {
    type = system_type_of(node->type);
  }
  return json.is_number() ? number_value(json, type) : text_value(json.text(), type);
}

namespace {

Json quantity_json(const Quantity& quantity) {
  Json json = Json::object();
  json.set("value", Json::number(quantity.value.text())).set("unit", Json(quantity.unit));
  json.set("system", "http://unitsofmeasure.org").set("code", Json(ucum_code_of(quantity.unit)));
  return json;
}

struct JsonOf {
  Json operator()(const Node& node) const {
    if (node.value) return *node.value;
    return node.extras ? *node.extras : Json();
  }
  Json operator()(bool flag) const { return Json(flag); }
  Json operator()(int64_t whole) const { return Json::number(static_cast<long long>(whole)); }
  Json operator()(const Decimal& decimal) const { return Json::number(decimal.text()); }
  Json operator()(Text text) const { return Json(text); }
  Json operator()(const Date& date) const { return Json(text_of(date)); }
  Json operator()(const DateTime& time) const { return Json(text_of(time)); }
  Json operator()(const Time& time) const { return Json(text_of(time)); }
  Json operator()(const Quantity& quantity) const { return quantity_json(quantity); }
};

}  // namespace

Json json_of(const Value& value) { return std::visit(JsonOf(), value.form()); }

}  // namespace weft::fhir::path
