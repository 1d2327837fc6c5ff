// SPDX-License-Identifier: Apache-2.0
// Rule 2: demographics, per field group. Only an ADT sets them; what another message says stands
// until any ADT speaks, whatever its stamp.
#include <algorithm>
#include <map>
#include <set>

#include "record/filing/fold/fold.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

constexpr std::string_view kAllOfThem = ":*";

bool clears(const Kept& star, std::string_view group) {
  if (!star.group.ends_with(kAllOfThem)) return false;
  return group.starts_with(std::string_view(star.group).substr(0, star.group.size() - 1));
}

// An ADT beats anything provisional; between equals the later stamp wins, and between a clear of
// all and a value in one message the value.
bool is_stronger(const Kept& left, const Kept& right) {
  if (left.provisional != right.provisional) return !left.provisional;
  if (left.stamp != right.stamp) return left.stamp > right.stamp;
  return right.group.ends_with(kAllOfThem);
}

std::map<std::string, size_t> decide_groups(KeptView kept) {
  std::map<std::string, size_t> winners;
  for (size_t at = 0; at < kept.size(); ++at) {
    if (kept[at].group.ends_with(kAllOfThem)) continue;
    const auto [found, is_new] = winners.try_emplace(kept[at].group, at);
    if (!is_new && is_stronger(kept[at], kept[found->second])) found->second = at;
  }
  for (size_t at = 0; at < kept.size(); ++at)
    for (auto& [group, winner] : winners)
      if (clears(kept[at], group) && is_stronger(kept[at], kept[winner])) winner = at;
  return winners;
}

bool is_official(const Json& name) { return name.at("use").text() == "official"; }

void put_group(Json& body, const Json& content) {
  for (const auto& [element, value] : content.members()) {
    if (value.is_empty()) continue;
    if (!value.is_array()) {
      body.set(element, value);
      continue;
    }
    Json& list = body.member(element);
    for (const Json& item : value.items())
      if (std::find(list.items().begin(), list.items().end(), item) == list.items().end())
        list.push(item);
  }
}

}  // namespace

Folded fold_demographics(const FoldInput& input) {
  Folded folded;
  folded.heading = Heading::Demographics;
  folded.body = Json::object();
  folded.body.set("resourceType", "Patient");
  folded.body.set("id", input.id);
  std::set<size_t> set_by;
  for (const auto& [group, at] : decide_groups(input.kept)) {
    set_by.insert(at);
    put_group(folded.body, input.kept[at].content);
    if (group.starts_with("name")) folded.provisional |= input.kept[at].provisional;
  }
  if (folded.body.find("name")) {
    Json::Array& names = folded.body.member("name").array_items();
    const auto official = std::find_if(names.begin(), names.end(), is_official);
    if (official != names.end()) std::rotate(names.begin(), official, official + 1);
  }
  folded.set_by.assign(set_by.begin(), set_by.end());
  if (set_by.empty()) folded.body = Json();
  return folded;
}

}  // namespace weft::record::filing
