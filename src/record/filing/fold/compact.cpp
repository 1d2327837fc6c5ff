// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "record/filing/fold/element.hpp"
#include "record/filing/fold/fold.hpp"
#include "record/filing/fold/stay.hpp"
#include "record/provenance.hpp"

namespace weft::record::filing {
namespace {

using Positions = std::set<size_t>;

void keep_winners(const Winners& winners, Positions& keep) {
  for (const auto& [name, at] : winners) keep.insert(at);
}

// Per group, speaker and event, the latest stamp: nothing older can win again.
Positions latest_per_group(const std::vector<Kept>& kept) {
  std::map<std::tuple<std::string, bool, bool, std::string>, size_t> latest;
  for (size_t at = 0; at < kept.size(); ++at)
    latest[{kept[at].group, kept[at].provisional, kept[at].confidential, kept[at].event}] = at;
  Positions keep;
  for (const auto& [slot, at] : latest) keep.insert(at);
  return keep;
}

// Per element the latest stamp, every deletion, and the latest mention.
Positions group_winners(const std::vector<Kept>& kept) {
  Positions keep;
  std::vector<size_t> all;
  for (size_t at = 0; at < kept.size(); ++at) {
    all.push_back(at);
    if (kept[at].event == "delete") keep.insert(at);
  }
  if (!all.empty()) keep.insert(all.back());
  keep_winners(decide_winners(kept, all), keep);
  return keep;
}

// Every event of a stay stays; of the updates, which no cancel removes, only those that are the
// last word on an element, in the order things happened or in that of stamps.
Positions stay_events(const std::vector<Kept>& kept) {
  Positions keep;
  std::vector<size_t> updates;
  for (size_t at = 0; at < kept.size(); ++at) {
    if (kept[at].event == "update" && !kept[at].placed)
      updates.push_back(at);
    else
      keep.insert(at);
  }
  if (updates.empty()) return keep;
  keep_winners(decide_winners(kept, updates), keep);
  std::sort(updates.begin(), updates.end(), [&](size_t a, size_t b) {
    return std::tuple(kept[a].effective(), kept[a].stamp) <
           std::tuple(kept[b].effective(), kept[b].stamp);
  });
  keep_winners(decide_winners(kept, updates), keep);
  return keep;
}

// Every letter stays; of the lines of a report only who first named each.
Positions report_lines(const std::vector<Kept>& kept) {
  Positions keep;
  std::set<std::string> named;
  for (size_t at = 0; at < kept.size(); ++at)  // by group, then stamp: the first is the earliest
    if (kept[at].group.empty() || named.insert(kept[at].group).second) keep.insert(at);
  return keep;
}

using Decide = Positions (*)(const std::vector<Kept>&);

// None: every statement stays.
Decide find_decision(std::string_view type) {
  if (type == "Patient" || type == kAllergyListRow || type == kRestrictionRow)
    return latest_per_group;
  if (type == "AllergyIntolerance" || type == "Condition") return group_winners;
  if (type == "Encounter") return stay_events;
  if (type == "DiagnosticReport") return report_lines;
  return nullptr;
}

}  // namespace

void drop_unheard(const RowState& patient, std::string_view who, std::vector<Kept>& said) {
  std::set<std::string_view> by_adt;
  for (const Kept& one : patient.kept)
    if (!one.provisional && patient.sources.at(one.stamp.seq).who == who) by_adt.insert(one.group);
  std::erase_if(said,
                [&](const Kept& one) { return one.provisional && by_adt.contains(one.group); });
}

std::vector<Kept> compact(std::string_view type, std::vector<Kept> kept) {
  const Decide decide = find_decision(type);
  if (!decide) return kept;
  const Positions keep = decide(kept);
  if (keep.size() == kept.size()) return kept;
  std::vector<Kept> left;
  for (const size_t at : keep) left.push_back(std::move(kept[at]));
  return left;
}

Fold find_fold(std::string_view type) {
  if (type == "Patient") return fold_demographics;
  if (type == "Encounter") return fold_encounter;
  if (type == "Observation") return fold_result;
  if (type == "DiagnosticReport") return fold_report;
  if (type == "AllergyIntolerance") return fold_allergy;
  if (type == "Condition") return fold_problem;
  if (type == kAllergyListRow) return fold_allergy_list;
  if (type == kRestrictionRow) return fold_restriction;
  return nullptr;
}

}  // namespace weft::record::filing
