// SPDX-License-Identifier: Apache-2.0
#include "record/chart/references.hpp"

namespace weft::record::chart {
namespace {

using fhir::Json;

bool is_hidden(const Json& value, const HiddenThings& hidden) {
  return value.is_object() && hidden.contains(std::string(value.at("reference").text()));
}

// True when nothing is left of it.
bool drop(Json& value, const HiddenThings& hidden) {
  if (is_hidden(value, hidden)) return true;
  if (value.is_array())
    return std::erase_if(value.array_items(), [&](Json& item) { return drop(item, hidden); }) > 0 &&
           value.items().empty();
  if (!value.is_object()) return false;
  const auto dropped = std::erase_if(value.object_members(),
                                     [&](auto& member) { return drop(member.second, hidden); });
  return dropped > 0 && value.members().empty();
}

}  // namespace

bool refers_to_any(std::string_view body, const HiddenThings& hidden) {
  constexpr std::string_view mark = "\"reference\":\"";
  if (hidden.empty()) return false;
  for (size_t at = body.find(mark); at != std::string_view::npos; at = body.find(mark, at)) {
    at += mark.size();
    if (hidden.contains(std::string(body.substr(at, body.find('"', at) - at)))) return true;
  }
  return false;
}

void drop_references(Json& resource, const HiddenThings& hidden) {
  if (!hidden.empty()) drop(resource, hidden);
}

}  // namespace weft::record::chart
