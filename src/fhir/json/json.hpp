// SPDX-License-Identifier: Apache-2.0
// A JSON tree that gives back what came in: number text as written, members in order.
// An owning value type; copy is deep. Not shared between threads while written.
// https://hl7.org/fhir/R4/json.html · https://www.rfc-editor.org/rfc/rfc8259
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace weft::fhir {

class Json {
 public:
  struct Number {
    std::string text;  // exactly as written: 1.50 stays 1.50
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;  // null
  Json(bool flag) : value_(flag) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(const char* text) : value_(std::string(text)) {}
  static Json number(std::string text);  // the text must be a JSON number
  static Json number(long long value);
  static Json array(Array items = {});
  static Json object(Object members = {});

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_number() const { return std::holds_alternative<Number>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }
  bool is_empty() const;  // null, "", [] or {}

  // Readers that never fail: a wrong kind reads as empty.
  std::string_view text() const;  // string or number text
  bool flag() const;              // true only for JSON true
  const Array& items() const;     // empty when not an array
  const Object& members() const;  // empty when not an object
  const Json* find(std::string_view name) const;
  const Json& at(std::string_view name) const;  // shared null when absent
  const Json& at(size_t index) const;           // shared null when out of range
  // "name.0.family": dots between member names and array positions; shared null when absent.
  const Json& path(std::string_view dotted) const;

  // Writers turn a null into the container they need; set replaces, or appends in order.
  Json& set(std::string_view name, Json value);  // returns *this
  Json& push(Json value);                        // returns *this
  void erase(std::string_view name);
  Json& member(std::string_view name);  // creates null
  Array& array_items();
  Object& object_members();

  bool operator==(const Json&) const = default;  // order and number text count

 private:
  static const Array& no_items();
  static const Object& no_members();

  std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

// Here, because evaluating an expression is mostly these.
inline std::string_view Json::text() const {
  if (const auto* string = std::get_if<std::string>(&value_)) return *string;
  if (const auto* number = std::get_if<Number>(&value_)) return number->text;
  return {};
}

inline const Json::Array& Json::items() const {
  const Array* items = std::get_if<Array>(&value_);
  return items ? *items : no_items();
}

inline const Json::Object& Json::members() const {
  const Object* members = std::get_if<Object>(&value_);
  return members ? *members : no_members();
}

inline const Json* Json::find(std::string_view name) const {
  const Object* members = std::get_if<Object>(&value_);
  if (!members) return nullptr;
  // Names of an object differ in length or in their ends more often than not: bytes between are
  // compared only where both agree.
  for (const auto& [key, value] : *members)
    if (key.size() == name.size() &&
        (name.empty() || (key.back() == name.back() && key.front() == name.front() &&
                          std::memcmp(key.data(), name.data(), name.size()) == 0)))
      return &value;
  return nullptr;
}

struct JsonLimits {
  // RFC 8259 lets a name stand twice in an object and leaves open which one counts; FHIR refuses
  // it.
  enum class Names { Unique, Any };

  size_t depth = 64;
  size_t bytes = 64u << 20;
  Names names = Names::Unique;
};

// Refuses what RFC 8259 refuses, and duplicate names (unless any will do), lone surrogates, invalid
// UTF-8, and depth or size over the limits. `where` of the error is the byte offset or the path.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});
std::string render_json(const Json& value);  // no white space
void render_json_onto(std::string& out, const Json& value);
void render_text_onto(std::string& out, std::string_view text);  // as a JSON string
std::string render_json_pretty(const Json& value);               // two spaces

}  // namespace weft::fhir
