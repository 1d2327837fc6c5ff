// SPDX-License-Identifier: Apache-2.0
#include "tests/system/subset.hpp"

#include "fhir/model/date.hpp"

namespace weft::testing {
namespace {

using fhir::Json;

bool same_time(std::string_view left, std::string_view right) {
  const auto a = fhir::parse_date_time(left), b = fhir::parse_date_time(right);
  if (!a || !b || !a->offset_minutes || !b->offset_minutes) return false;
  return fhir::span_of(*a).from == fhir::span_of(*b).from;
}

bool same_leaf(const Json& actual, const Json& expected) {
  if (actual == expected) return true;
  return actual.is_string() && expected.is_string() && same_time(actual.text(), expected.text());
}

std::vector<const Json*> pointers(const Json::Array& items) {
  std::vector<const Json*> all;
  for (const Json& item : items) all.push_back(&item);
  return all;
}

// Kuhn's augmenting path: may `wanted` have an actual tree, moving others where they can go?
bool assign(size_t wanted, const std::vector<std::vector<size_t>>& choices,
            std::vector<size_t>& holder, std::vector<bool>& visited) {
  for (const size_t choice : choices[wanted]) {
    if (visited[choice]) continue;
    visited[choice] = true;
    const size_t before = holder[choice];
    if (before != SIZE_MAX && !assign(before, choices, holder, visited)) continue;
    holder[choice] = wanted;
    return true;
  }
  return false;
}

void append_shortfalls(const std::string& path, const Json& actual, const Json& expected,
                       std::vector<std::string>& out) {
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [name, value] : expected.members())
      append_shortfalls(path.empty() ? name : path + "." + name, actual.at(name), value, out);
  } else if (!says(actual, expected)) {
    out.push_back(path + ": wanted " + render_json(expected) + ", came " + render_json(actual));
  }
}

}  // namespace

std::vector<size_t> find_unmet(const std::vector<const Json*>& actual,
                               const std::vector<const Json*>& expected) {
  std::vector<std::vector<size_t>> choices(expected.size());
  for (size_t e = 0; e < expected.size(); ++e)
    for (size_t a = 0; a < actual.size(); ++a)
      if (says(*actual[a], *expected[e])) choices[e].push_back(a);
  std::vector<size_t> holder(actual.size(), SIZE_MAX), unmet;
  for (size_t e = 0; e < expected.size(); ++e) {
    std::vector<bool> visited(actual.size());
    if (!assign(e, choices, holder, visited)) unmet.push_back(e);
  }
  return unmet;
}

bool says(const Json& actual, const Json& expected) {
  if (expected.is_object()) {
    if (!actual.is_object()) return false;
    for (const auto& [name, value] : expected.members())
      if (!says(actual.at(name), value)) return false;
    return true;
  }
  if (expected.is_array())
    return actual.is_array() &&
           find_unmet(pointers(actual.items()), pointers(expected.items())).empty();
  return same_leaf(actual, expected);
}

std::vector<std::string> list_shortfalls(const Json& actual, const Json& expected) {
  std::vector<std::string> out;
  append_shortfalls("", actual, expected, out);
  return out;
}

}  // namespace weft::testing
