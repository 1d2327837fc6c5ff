// SPDX-License-Identifier: Apache-2.0
#include "fhir/json/json.hpp"

#include <algorithm>
#include <charconv>

#include "base/check.hpp"

namespace weft::fhir {
namespace {

const Json kNull;
const Json::Array kNoItems;
const Json::Object kNoMembers;
constexpr size_t kMembersExpected = 4;  // most FHIR objects are small: one allocation for them

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// https://www.rfc-editor.org/rfc/rfc8259#section-6
bool is_json_number(std::string_view text) {
  size_t at = text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - start;
  };
  const bool leading_zero = at < text.size() && text[at] == '0';
  const size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

const Json& step(const Json& from, std::string_view name) {
  if (!from.is_array()) return from.at(name);
  size_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole ? from.at(index) : kNull;
}

}  // namespace

Json Json::number(std::string text) {
  CHECK(is_json_number(text));
  Json json;
  json.value_ = Number{std::move(text)};
  return json;
}

Json Json::number(long long value) { return number(std::to_string(value)); }

Json Json::array(Array items) {
  Json json;
  json.value_ = std::move(items);
  return json;
}

Json Json::object(Object members) {
  Json json;
  json.value_ = std::move(members);
  return json;
}

bool Json::is_empty() const {
  if (is_string()) return text().empty();
  if (is_array()) return items().empty();
  if (is_object()) return members().empty();
  return is_null();
}

bool Json::flag() const {
  const bool* flag = std::get_if<bool>(&value_);
  return flag && *flag;
}

const Json::Array& Json::no_items() { return kNoItems; }
const Json::Object& Json::no_members() { return kNoMembers; }

const Json& Json::at(std::string_view name) const {
  const Json* found = find(name);
  return found ? *found : kNull;
}

const Json& Json::at(size_t index) const {
  const Array& all = items();
  return index < all.size() ? all[index] : kNull;
}

const Json& Json::path(std::string_view dotted) const {
  const Json* here = this;
  while (!dotted.empty()) {
    const size_t dot = std::min(dotted.find('.'), dotted.size());
    here = &step(*here, dotted.substr(0, dot));
    dotted.remove_prefix(std::min(dot + 1, dotted.size()));
  }
  return *here;
}

Json& Json::set(std::string_view name, Json value) {
  member(name) = std::move(value);
  return *this;
}

Json& Json::push(Json value) {
  array_items().push_back(std::move(value));
  return *this;
}

void Json::erase(std::string_view name) {
  if (auto* members = std::get_if<Object>(&value_))
    std::erase_if(*members, [&](const Member& member) { return member.first == name; });
}

Json& Json::member(std::string_view name) {
  Object& members = object_members();
  for (auto& [key, value] : members)
    if (key == name) return value;
  if (members.empty()) members.reserve(kMembersExpected);
  return members.emplace_back(std::string(name), Json()).second;
}

Json::Array& Json::array_items() {
  if (is_null()) value_ = Array{};
  CHECK(is_array());
  return std::get<Array>(value_);
}

Json::Object& Json::object_members() {
  if (is_null()) value_ = Object{};
  CHECK(is_object());
  return std::get<Object>(value_);
}

}  // namespace weft::fhir
