// SPDX-License-Identifier: Apache-2.0
#include "record/filing/fold/merge.hpp"

#include <algorithm>
#include <charconv>

#include "record/filing/fold/fact_key.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

int64_t number_of(const Json& json) {
  int64_t value = 0;
  const std::string_view text = json.text();
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Unlike all that is known; what is not given, or not known of anyone, is unlike nothing.
bool is_unlike(const std::string& given, const std::set<std::string>& known) {
  return !given.empty() && !known.empty() && !known.contains(given);
}

void know(std::set<std::string>& known, const std::string& value) {
  if (!value.empty()) known.insert(value);
}

}  // namespace

Json render_names(const std::vector<NameSeen>& names) {
  Json list = Json::array();
  for (const NameSeen& name : names) {
    Json one = Json::object();
    one.set("surname", name.surname);
    one.set("birth_date", name.birth_date);
    one.set("recorded", Json::number(static_cast<long long>(name.first.recorded.ms)));
    one.set("seq", Json::number(static_cast<long long>(name.first.seq)));
    if (name.aside) one.set("aside", true);
    list.push(std::move(one));
  }
  Json body = Json::object();
  body.set("names", std::move(list));
  return body;
}

std::vector<NameSeen> read_names(std::string_view body) {
  std::vector<NameSeen> names;
  const auto json = fhir::parse_json(body);
  if (!json) return names;
  for (const Json& one : json->at("names").items())
    names.push_back(
        {std::string(one.at("surname").text()),
         std::string(one.at("birth_date").text()),
         {Instant{number_of(one.at("recorded"))}, static_cast<uint64_t>(number_of(one.at("seq")))},
         one.at("aside").flag()});
  return names;
}

bool add_name(std::vector<NameSeen>& names, const NameSeen& name) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const NameSeen& one) { return one.who() == name.who(); });
  if (found != names.end()) {
    if (found->first <= name.first) return false;
    found->first = name.first;
    return true;
  }
  const auto before = [](const NameSeen& a, const NameSeen& b) { return a.who() < b.who(); };
  names.insert(std::upper_bound(names.begin(), names.end(), name, before), name);
  return true;
}

std::set<std::string> decide_set_aside(const std::vector<NameSeen>& retired,
                                       const std::vector<identity::MergeEdge>& edges,
                                       const std::vector<NameSeen>& survivors) {
  std::set<std::string> aside;
  if (edges.empty()) return aside;
  const auto earliest =
      std::min_element(edges.begin(), edges.end(),
                       [](const auto& a, const auto& b) { return a.stamp() < b.stamp(); });
  const Stamp merged{earliest->recorded, earliest->seq};
  std::set<std::string> surnames, birth_dates;
  for (const identity::MergeEdge& edge : edges) {
    know(surnames, surname_to_compare(edge.surname));
    know(birth_dates, edge.birth_date);
  }
  const auto know_both = [&](const NameSeen& name) {
    know(surnames, name.surname);
    know(birth_dates, name.birth_date);
  };
  for (const NameSeen& name : survivors) know_both(name);
  for (const NameSeen& name : retired)
    if (name.first <= merged) know_both(name);
  for (const NameSeen& name : retired) {
    if (name.first <= merged) continue;
    if (is_unlike(name.surname, surnames) || is_unlike(name.birth_date, birth_dates))
      aside.insert(name.who());
  }
  return aside;
}

bool decide_late_after_merge(const std::vector<identity::MergeEdge>& edges, const Stamp& stamp) {
  return std::any_of(edges.begin(), edges.end(), [&](const identity::MergeEdge& edge) {
    return Stamp{edge.recorded, edge.seq} < stamp;
  });
}

}  // namespace weft::record::filing
