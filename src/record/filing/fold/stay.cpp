// SPDX-License-Identifier: Apache-2.0
#include "record/filing/fold/stay.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace weft::record::filing {
namespace {

struct StatusOf {
  std::string_view event, status;
};
constexpr std::array kStatuses = {
    StatusOf{"preadmit", "planned"},   StatusOf{"register", "arrived"},
    StatusOf{"admit", "in-progress"},  StatusOf{"transfer", "in-progress"},
    StatusOf{"discharge", "finished"},
};

std::string_view status_after(std::string_view event) {
  for (const auto& entry : kStatuses)
    if (entry.event == event) return entry.status;
  return {};
}

bool is_admission(std::string_view event) { return event == "register" || event == "admit"; }

bool may_cancel(std::string_view cancel, std::string_view event) {
  if (cancel == "cancel-admit") return event == "admit" || event == "register";
  if (cancel == "cancel-transfer") return event == "transfer";
  return cancel == "cancel-discharge" && event == "discharge";
}

bool is_open(KeptView stay, const Removals& removals, Instant at) {
  const std::string_view status = decide_stay_status(stay, removals, at);
  return status == "planned" || status == "arrived" || status == "in-progress";
}

// A cancel belongs to the one stay that holds the event it names by time; else an A13 to the one
// stay with a discharge before it, and the others to the one open stay that holds such an event.
bool could_be_of(const Kept& cancel, KeptView stay, bool by_time) {
  const Removals removals = decide_removals(stay);
  for (size_t at = 0; at < stay.size(); ++at) {
    if (!may_cancel(cancel.event, stay[at].event) || removals.removed[at]) continue;
    if (stay[at].stamp >= cancel.stamp) continue;
    if (by_time && cancel.happened && stay[at].effective() == *cancel.happened) return true;
    if (by_time) continue;
    if (cancel.event == "cancel-discharge" || is_open(stay, removals, cancel.stamp.recorded))
      return true;
  }
  return false;
}

template <class Test>
std::optional<std::string> only_stay(const Stays& stays, const Test& test) {
  std::optional<std::string> only;
  for (const auto& [visit, stay] : stays) {
    if (!test(stay)) continue;
    if (only) return std::nullopt;
    only = visit;
  }
  return only;
}

std::optional<std::string> decide_placement(const Stays& stays, const Kept& event) {
  if (!is_cancel(event.event))
    return only_stay(stays, [&](KeptView stay) {
      return is_open(stay, decide_removals(stay), event.effective());
    });
  const auto named =
      only_stay(stays, [&](KeptView stay) { return could_be_of(event, stay, true); });
  if (named) return named;
  return only_stay(stays, [&](KeptView stay) { return could_be_of(event, stay, false); });
}

}  // namespace

bool is_cancel(std::string_view event) { return event.starts_with("cancel-"); }

Removals decide_removals(KeptView kept) {
  Removals removals{std::vector<bool>(kept.size()), {}};
  for (size_t cancel = 0; cancel < kept.size(); ++cancel) {
    if (!is_cancel(kept[cancel].event)) continue;
    std::optional<size_t> latest, named;
    std::vector<size_t> same_time;
    for (size_t at = 0; at < cancel; ++at) {
      if (removals.removed[at] || !may_cancel(kept[cancel].event, kept[at].event)) continue;
      latest = at;
      if (!kept[cancel].happened || kept[at].effective() != *kept[cancel].happened) continue;
      named = at;
      same_time.push_back(at);
    }
    if (!latest) continue;
    if (!named) same_time.push_back(*latest);
    for (const size_t at : same_time) removals.removed[at] = true;
    removals.target[cancel] = named.value_or(*latest);
  }
  return removals;
}

std::vector<size_t> standing_events(KeptView kept, const Removals& removals) {
  std::vector<size_t> standing;
  for (size_t at = 0; at < kept.size(); ++at)
    if (!removals.removed[at] && !is_cancel(kept[at].event)) standing.push_back(at);
  std::sort(standing.begin(), standing.end(), [&](size_t a, size_t b) {
    return std::tuple(kept[a].effective(), kept[a].stamp) <
           std::tuple(kept[b].effective(), kept[b].stamp);
  });
  return standing;
}

std::string_view decide_stay_status(KeptView kept, const Removals& removals,
                                    std::optional<Instant> until) {
  std::string_view status;
  bool admitted = false, expected = false;
  for (const size_t at : standing_events(kept, removals)) {
    if (until && kept[at].effective() > *until) break;
    const std::string_view after = status_after(kept[at].event);
    if (!after.empty()) status = after;
    admitted |= is_admission(kept[at].event);
    expected |= kept[at].event == "preadmit";
  }
  const auto told = [&](std::string_view cancel) {
    return std::any_of(kept.begin(), kept.end(), [&](const Kept& one) {
      return one.event == cancel && (!until || one.stamp.recorded <= *until);
    });
  };
  if (told("cancel-admit") && !admitted) return expected ? "planned" : "cancelled";
  // Nothing else is known of the stay, but whoever was not discharged or not moved is still there.
  if (status.empty() && (told("cancel-discharge") || told("cancel-transfer"))) return "in-progress";
  return status;
}

std::vector<std::optional<std::string>> decide_placements(const Stays& stays, KeptView keyless) {
  std::vector<size_t> order(keyless.size());
  for (size_t at = 0; at < order.size(); ++at) order[at] = at;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::tuple(keyless[a].effective(), keyless[a].stamp) <
           std::tuple(keyless[b].effective(), keyless[b].stamp);
  });
  Stays growing = stays;
  std::vector<std::optional<std::string>> placements(keyless.size());
  for (const size_t at : order) {
    placements[at] = decide_placement(growing, keyless[at]);
    if (!placements[at]) continue;
    std::vector<Kept>& stay = growing[*placements[at]];
    const auto by_stamp = [](const Kept& a, const Kept& b) { return a.stamp < b.stamp; };
    stay.insert(std::upper_bound(stay.begin(), stay.end(), keyless[at], by_stamp), keyless[at]);
  }
  return placements;
}

}  // namespace weft::record::filing
