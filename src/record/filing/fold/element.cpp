// SPDX-License-Identifier: Apache-2.0
#include "record/filing/fold/element.hpp"

#include <set>

#include "base/text.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

void put_at(Json& into, std::string_view path, const Json& value) {
  const size_t dot = path.find('.');
  if (dot != std::string_view::npos) {
    put_at(into.member(path.substr(0, dot)), path.substr(dot + 1), value);
    return;
  }
  if (!value.is_array()) {
    into.set(path, value);
    return;
  }
  Json& list = into.member(path);
  for (const Json& item : value.items()) list.push(item);
}

}  // namespace

Winners decide_winners(KeptView kept, const std::vector<size_t>& order) {
  Winners winners;
  for (const size_t at : order)
    for (const auto& [name, value] : kept[at].content.members()) winners[name] = at;
  return winners;
}

void put_elements(Json& body, KeptView kept, const Winners& winners) {
  for (const auto& [name, at] : winners) {
    const Json& value = kept[at].content.at(name);
    if (value.is_empty()) continue;
    put_at(body, std::string_view(name).substr(0, name.find(':')), value);
  }
}

std::vector<size_t> positions_of(const Winners& winners) {
  std::set<size_t> positions;
  for (const auto& [name, at] : winners) positions.insert(at);
  return {positions.begin(), positions.end()};
}

Json reference_to(std::string_view type, std::string_view id) {
  Json reference = Json::object();
  reference.set("reference", std::string(type) + "/" + std::string(id));
  return reference;
}

}  // namespace weft::record::filing
