// SPDX-License-Identifier: Apache-2.0
#include "record/filing/resources/references.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

constexpr std::array<std::string_view, 5> kBearNames = {"reference", "url", "uri", "valueUri",
                                                        "valueUrl"};

std::string decoded(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      plain += ' ';
    } else if (text[at] == '%' && at + 2 < text.size()) {
      const auto byte = parse_hex(text.substr(at + 1, 2));
      plain += byte ? *byte : std::string("%");
      if (byte) at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

bool is_conditional(std::string_view reference) {
  const size_t mark = reference.find('?');
  return mark != reference.npos && mark > 0 && reference.find_first_of("/:#") > mark;
}

}  // namespace

void rewrite_references(Json& resource, const Names& names) {
  if (resource.is_array()) {
    for (Json& item : resource.array_items()) rewrite_references(item, names);
    return;
  }
  if (!resource.is_object()) return;
  for (auto& [name, value] : resource.object_members()) {
    if (!value.is_string()) {
      rewrite_references(value, names);
      continue;
    }
    if (std::find(kBearNames.begin(), kBearNames.end(), name) == kBearNames.end()) continue;
    const auto found = names.find(value.text());
    if (found != names.end()) value = found->second;
  }
}

void for_each_reference(const Json& resource, const std::function<void(std::string_view)>& act) {
  for (const Json& item : resource.items()) for_each_reference(item, act);
  for (const auto& [name, value] : resource.members()) {
    if (name == "reference" && value.is_string())
      act(value.text());
    else
      for_each_reference(value, act);
  }
}

std::vector<std::string> read_conditional_references(const Json& resource) {
  std::vector<std::string> found;
  for_each_reference(resource, [&](std::string_view reference) {
    if (is_conditional(reference)) found.emplace_back(reference);
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

ConditionalReference parse_conditional_reference(std::string_view text) {
  const size_t mark = text.find('?');
  ConditionalReference reference{std::string(text.substr(0, mark)), {}};
  for (const std::string_view pair : split(text.substr(mark + 1), '&')) {
    const size_t equals = pair.find('=');
    if (equals != pair.npos)
      reference.conditions.emplace_back(decoded(pair.substr(0, equals)),
                                        decoded(pair.substr(equals + 1)));
  }
  return reference;
}

}  // namespace weft::record::filing
