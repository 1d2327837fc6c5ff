// SPDX-License-Identifier: Apache-2.0
#include "record/chart/headings.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>

#include "record/chart/item.hpp"

namespace weft::record::chart {
namespace {

// SNOMED CT: no known allergy; no known drug, food, environmental, insect, latex allergy.
constexpr std::array<std::string_view, 6> kNoKnown = {"716186003", "409137002", "429625007",
                                                      "428607008", "428197003", "1003774007"};

template <size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

int64_t newest_time(const Item& item) {
  if (item.times.happened) return item.times.happened->ms;
  return item.times.recorded ? item.times.recorded->ms : 0;
}

// Newest first; where times are equal, an order that no hidden row can change.
bool newer(const Item& left, const Item& right) {
  if (newest_time(left) != newest_time(right)) return newest_time(left) > newest_time(right);
  return std::tie(left.organisation, left.type, left.id) <
         std::tie(right.organisation, right.type, right.id);
}

// By position first: an item is too large to be moved at every comparison.
template <class Before>
void sort_items(std::vector<Item>& items, Before before) {
  std::vector<size_t> order(items.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t left, size_t right) { return before(items[left], items[right]); });
  std::vector<Item> sorted;
  sorted.reserve(items.size());
  for (const size_t at : order) sorted.push_back(std::move(items[at]));
  items = std::move(sorted);
}

// Moves what is over (withdrawn, ended) to the past, the rest to the current list.
template <class IsPast>
void part(HeadingView& view, std::vector<Item> items, IsPast is_past) {
  for (Item& item : items) {
    const bool past = has_mark(item, Mark::EnteredInError) || is_past(item);
    (past ? view.past : view.items).push_back(std::move(item));
  }
  sort_items(view.past, newer);
}

bool is_high(const Item& item) {
  if (item.resource.at("criticality").text() == "high") return true;
  for (const fhir::Json& reaction : item.resource.at("reaction").items())
    if (reaction.at("severity").text() == "severe") return true;
  return false;
}

bool allergy_is_past(const Item& item) {
  static constexpr std::array<std::string_view, 2> over = {"inactive", "resolved"};
  return is_one_of(code_of(item.resource, "clinicalStatus"), over) ||
         code_of(item.resource, "verificationStatus") == "refuted";
}

bool speaks_of_all(const Item& none) {
  return none.resource.at("code").at("coding").at(size_t{0}).at("code").text() == kNoKnown[0];
}

// Whether "none known" speaks of allergies like this one: an egg allergy is no contradiction to
// "no known drug allergy"; where either does not say, it is.
bool contradicts(const Item& none, const Item& allergy) {
  static const std::map<std::string_view, std::string_view> scopes = {
      {"409137002", "medication"}, {"429625007", "food"}, {"428607008", "environment"}};
  for (const fhir::Json& coding : none.resource.at("code").at("coding").items()) {
    const auto scope = scopes.find(coding.at("code").text());
    if (scope == scopes.end()) continue;
    const auto& categories = allergy.resource.at("category").items();
    return categories.empty() ||
           std::any_of(categories.begin(), categories.end(),
                       [&](const fhir::Json& one) { return one.text() == scope->second; });
  }
  return true;
}

bool contradicts_any(const Item& none, const std::vector<Item>& allergies) {
  return std::any_of(allergies.begin(), allergies.end(),
                     [&](const Item& allergy) { return contradicts(none, allergy); });
}

// Rule 5: an allergy and "no known allergies" are never folded; the conflict is shown first. Of
// several assertions the strip names one that an allergy contradicts, then the one about all
// allergies, then the newest; the others stand beside it.
void place_assertions(HeadingView& view, std::vector<Item> assertions) {
  if (assertions.empty()) return;
  for (Item& none : assertions)
    if (contradicts_any(none, view.items)) none.marks.insert(none.marks.begin(), Mark::Conflict);
  for (Item& item : view.items) {
    const bool conflict = std::any_of(assertions.begin(), assertions.end(),
                                      [&](const Item& none) { return contradicts(none, item); });
    if (conflict) item.marks.insert(item.marks.begin(), Mark::Conflict);
  }
  sort_items(assertions, [](const Item& left, const Item& right) {
    const bool conflict = has_mark(left, Mark::Conflict);
    if (conflict != has_mark(right, Mark::Conflict)) return conflict;
    if (speaks_of_all(left) != speaks_of_all(right)) return speaks_of_all(left);
    return newer(left, right);
  });
  view.asserted_none = std::move(assertions.front());
  assertions.erase(assertions.begin());
  view.also_asserted_none = std::move(assertions);
}

int contact_rank(const Item& item) {  // in hospital now, then planned, then the rest
  const std::string_view status = item.status;
  static constexpr std::array<std::string_view, 4> now = {"in-progress", "arrived", "triaged",
                                                          "onleave"};
  if (is_one_of(status, now)) return 0;
  return status == "planned" ? 1 : 2;
}

}  // namespace

bool asserts_none(const Item& item) {
  for (const fhir::Json& coding : item.resource.at("code").at("coding").items())
    if (is_one_of(coding.at("code").text(), kNoKnown)) return true;
  return false;
}

void arrange_allergies(HeadingView& view, std::vector<Item> items) {
  std::vector<Item> allergies, assertions;
  for (Item& item : items) {
    const bool none = asserts_none(item) && !has_mark(item, Mark::EnteredInError);
    (none && !allergy_is_past(item) ? assertions : allergies).push_back(std::move(item));
  }
  part(view, std::move(allergies), allergy_is_past);
  place_assertions(view, std::move(assertions));
  sort_items(view.items, [](const Item& left, const Item& right) {
    const bool conflict = has_mark(left, Mark::Conflict);
    if (conflict != has_mark(right, Mark::Conflict)) return conflict;
    if (is_high(left) != is_high(right)) return is_high(left);
    return newer(left, right);
  });
}

void arrange_problems(HeadingView& view, std::vector<Item> items) {
  part(view, std::move(items), [](const Item& item) {
    static constexpr std::array<std::string_view, 3> over = {"inactive", "remission", "resolved"};
    return is_one_of(code_of(item.resource, "clinicalStatus"), over) ||
           code_of(item.resource, "verificationStatus") == "refuted";
  });
  sort_items(view.items, newer);
}

void arrange_contacts(HeadingView& view, std::vector<Item> items) {
  part(view, std::move(items), [](const Item& item) { return contact_rank(item) == 2; });
  sort_items(view.items, [](const Item& left, const Item& right) {
    if (contact_rank(left) != contact_rank(right)) return contact_rank(left) < contact_rank(right);
    return newer(left, right);
  });
}

// Newest day first; within one day what is abnormal comes first.
void arrange_results(HeadingView& view, std::vector<Item> items) {
  part(view, std::move(items), [](const Item& item) { return item.status == "cancelled"; });
  constexpr int64_t day = 86'400'000;
  sort_items(view.items, [](const Item& left, const Item& right) {
    if (newest_time(left) / day != newest_time(right) / day) return newer(left, right);
    if (left.abnormal != right.abnormal) return left.abnormal;
    return newer(left, right);
  });
}

}  // namespace weft::record::chart
