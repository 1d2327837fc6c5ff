// SPDX-License-Identifier: Apache-2.0
#include "record/policy/places.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::record::policy {
namespace {

constexpr std::string_view kMask = "(hidden)";
constexpr size_t kNameLength = 3;

void erase_everywhere(std::string_view element, fhir::Json& value) {
  if (value.is_array()) {
    for (fhir::Json& item : value.array_items()) erase_everywhere(element, item);
    return;
  }
  if (!value.is_object()) return;
  value.erase(element);
  value.erase("_" + std::string(element));
  for (auto& [name, member] : value.object_members()) erase_everywhere(element, member);
}

// Whether an entry of a list is of that kind: it refers to that type, or has a member of that name.
bool is_of_kind(const fhir::Json& entry, std::string_view kind) {
  return entry.at("type").text() == kind || entry.find(kind) != nullptr;
}

// What is left empty goes too: it would say that something was there.
void erase_at(fhir::Json& value, std::string_view path) {
  const size_t dot = path.find('.'), colon = path.find(':');
  const std::string_view name = path.substr(0, std::min(dot, colon));
  if (dot == std::string_view::npos && colon == std::string_view::npos) {
    value.erase(name);
    value.erase("_" + std::string(name));
    return;
  }
  if (!value.find(name)) return;
  fhir::Json& member = value.member(name);
  if (dot < colon)
    erase_at(member, path.substr(dot + 1));
  else if (member.is_array())
    std::erase_if(member.array_items(), [&](const fhir::Json& entry) {
      return is_of_kind(entry, path.substr(colon + 1));
    });
  if (member.is_empty()) value.erase(name);
}

std::string mask_fields(std::vector<std::string_view> fields, const std::vector<size_t>& hidden,
                        char delimiter) {
  if (fields.size() <= hidden.back()) fields.resize(hidden.back() + 1);
  for (const size_t field : hidden) fields[field] = kMask;
  std::string text;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += delimiter;
    text += fields[i];
  }
  while (text.ends_with(delimiter)) text.pop_back();  // ends alike, whatever was there
  return text;
}

}  // namespace

void hide_places(const Policy& policy, std::string_view type, fhir::Json& resource) {
  for (const auto& [of_type, element] : policy.hidden_elements) {
    if (of_type == "*") {
      erase_everywhere(element, resource);
    } else if (of_type == type) {
      erase_at(resource, element);
    }
  }
}

std::optional<std::string> mask_places(const Policy& policy, std::string_view path,
                                       std::string_view text) {
  const auto rule = policy.hidden_fields.find(path.substr(0, kNameLength));
  if (rule == policy.hidden_fields.end() || rule->second.all || text.size() <= kNameLength)
    return std::nullopt;
  if (rule->second.fields.empty()) return std::string(text);
  const char delimiter = text[kNameLength];
  return mask_fields(split(text, delimiter), rule->second.fields, delimiter);
}

}  // namespace weft::record::policy
