// SPDX-License-Identifier: Apache-2.0
// Rule 3: an encounter is the fold of its events, kept singly. Rule 1: what is current is what
// happened last, not what was recorded last.
#include <algorithm>
#include <set>
#include <tuple>

#include "record/filing/fold/element.hpp"
#include "record/filing/fold/fold.hpp"
#include "record/filing/fold/stay.hpp"

namespace weft::record::filing {
namespace {

using fhir::Json;

constexpr std::string_view kNullFlavor = "http://terminology.hl7.org/CodeSystem/v3-NullFlavor";

// Where the person was from `start` on, as one statement says it.
struct Whereabouts {
  Instant start;
  Stamp stamp;
  size_t at = 0;  // statement
  Json entries;   // FHIR Encounter.location
};

Json places_of(const Kept& kept) {
  Json entries = Json::array();
  for (const auto& [name, value] : kept.content.members()) {
    if (name != "location" && !name.starts_with("location:")) continue;
    for (const Json& entry : value.items()) entries.push(entry);
  }
  return entries;
}

bool is_movement(const Kept& kept, bool planned) {
  if (planned || kept.event == "preadmit") return planned && kept.event == "preadmit";
  return kept.event == "register" || kept.event == "admit" || kept.event == "transfer" ||
         kept.event == "discharge";
}

// A cancel whose event is not known tells where the person is, where nothing else does.
std::vector<Whereabouts> moves_of_lone_cancels(KeptView kept, const Removals& removals) {
  std::vector<Whereabouts> moves;
  for (size_t at = 0; at < kept.size(); ++at) {
    const bool stays = kept[at].event == "cancel-discharge" || kept[at].event == "cancel-transfer";
    if (!stays || removals.target.contains(at)) continue;
    Json places = places_of(kept[at]);
    if (!places.items().empty())
      moves.push_back({kept[at].effective(), kept[at].stamp, at, std::move(places)});
  }
  return moves;
}

// Events that say where the person was; a cancel's place counts only where it differs from that of
// the event it removes, from the time of that event on.
std::vector<Whereabouts> moves_of(KeptView kept, const Removals& removals, bool planned) {
  std::vector<Whereabouts> moves;
  for (const size_t at : standing_events(kept, removals))
    if (is_movement(kept[at], planned))
      moves.push_back({kept[at].effective(), kept[at].stamp, at, places_of(kept[at])});
  for (const auto& [cancel, target] : removals.target) {
    Json places = places_of(kept[cancel]);
    if (places == places_of(kept[target])) continue;
    moves.push_back({kept[target].effective(), kept[cancel].stamp, cancel, std::move(places)});
  }
  std::erase_if(moves, [](const Whereabouts& move) { return move.entries.items().empty(); });
  if (moves.empty()) moves = moves_of_lone_cancels(kept, removals);
  std::sort(moves.begin(), moves.end(), [](const Whereabouts& a, const Whereabouts& b) {
    return std::tie(a.start, a.stamp) < std::tie(b.start, b.stamp);
  });
  return moves;
}

// The newest update tells where the person is, if it is newer than every move.
void add_update(std::vector<Whereabouts>& moves, KeptView kept,
                const std::vector<size_t>& standing) {
  for (auto at = standing.rbegin(); at != standing.rend(); ++at) {
    const Kept& update = kept[*at];
    if (update.event != "update") continue;
    Json places = places_of(update);
    if (places.items().empty()) continue;
    const Whereabouts now{update.effective(), update.stamp, *at, std::move(places)};
    if (moves.empty() ||
        std::tie(moves.back().start, moves.back().stamp) < std::tie(now.start, now.stamp))
      moves.push_back(now);
    return;
  }
}

// One place after the other: what says the same again is dropped, and of two from the same instant
// the later stamp holds.
std::vector<Whereabouts> as_history(const std::vector<Whereabouts>& moves) {
  std::vector<Whereabouts> history;
  for (const Whereabouts& move : moves) {
    if (!history.empty() && history.back().start == move.start) history.pop_back();
    if (!history.empty() && history.back().entries == move.entries) continue;
    history.push_back(move);
  }
  return history;
}

Json period(Instant start, std::optional<Instant> end) {
  Json json = Json::object();
  json.set("start", rfc3339(start));
  if (end) json.set("end", rfc3339(*end));
  return json;
}

void put_places(Json& body, const std::vector<Whereabouts>& history, bool planned,
                std::optional<Instant> end) {
  if (history.empty()) return;
  Json list = Json::array();
  for (size_t at = 0; at < history.size(); ++at) {
    const bool last = at + 1 == history.size();
    const auto until = last ? end : std::optional(history[at + 1].start);
    for (Json entry : history[at].entries.items()) {
      entry.set("status", planned ? "planned" : until ? "completed" : "active");
      entry.set("period", period(history[at].start, until));
      list.push(std::move(entry));
    }
  }
  body.set("location", std::move(list));
}

bool is_by_stamp(std::string_view element) { return element.starts_with("period."); }

// Most elements follow what happened last; the period is a fact about one event, so there the
// stamp chooses. What a cancel carries stands only where no event says anything, and only what
// names the visit where the event it removes is known: that goes with all that it set.
Winners decide_elements(KeptView kept, const Removals& removals,
                        const std::vector<size_t>& standing) {
  std::vector<size_t> cancels, lone, by_stamp = standing;
  for (size_t at = 0; at < kept.size(); ++at)
    if (is_cancel(kept[at].event)) (removals.target.contains(at) ? cancels : lone).push_back(at);
  std::sort(by_stamp.begin(), by_stamp.end());  // kept is ordered by stamp
  Winners winners = decide_winners(kept, cancels);
  std::erase_if(winners, [](const auto& entry) {
    return entry.first != "class" && !entry.first.starts_with("identifier");
  });
  for (const auto& [name, at] : decide_winners(kept, lone)) winners[name] = at;
  for (const auto& [name, at] : decide_winners(kept, standing))
    if (!is_by_stamp(name)) winners[name] = at;
  for (const auto& [name, at] : decide_winners(kept, by_stamp))
    if (is_by_stamp(name)) winners[name] = at;
  std::erase_if(winners, [](const auto& entry) {
    return entry.first == "status" || entry.first.starts_with("location");
  });
  return winners;
}

// When the stay began: its admission, else registration, else planned admission; a stay that was
// reopened began with the first of them. Of two statements of one the later stamp holds.
std::optional<Instant> start_of(KeptView kept, const std::vector<size_t>& standing) {
  for (const std::string_view kind : {"admit", "register", "preadmit"}) {
    const Kept* start = nullptr;
    for (const size_t at : standing) {
      if (kept[at].event == "discharge" && start) break;
      if (kept[at].event == kind && (!start || start->stamp < kept[at].stamp)) start = &kept[at];
    }
    if (start) return start->effective();
  }
  return std::nullopt;
}

std::optional<Instant> end_of(KeptView kept, const std::vector<size_t>& standing) {
  for (auto at = standing.rbegin(); at != standing.rend(); ++at)
    if (kept[*at].event == "discharge") return kept[*at].effective();
  return std::nullopt;
}

void put_period(Json& body, std::optional<Instant> start, std::optional<Instant> end,
                bool finished) {
  Json json = Json::object();
  const Json stated = body.at("period");
  if (stated.find("start"))
    json.set("start", stated.at("start"));
  else if (start)
    json.set("start", rfc3339(*start));
  if (finished && stated.find("end"))
    json.set("end", stated.at("end"));
  else if (finished && end)
    json.set("end", rfc3339(*end));
  body.erase("period");
  if (!json.members().empty()) body.set("period", std::move(json));
}

void put_class(Json& body) {
  if (body.find("class")) return;
  Json unknown = Json::object();
  unknown.set("system", kNullFlavor);
  unknown.set("code", "UNK");
  body.set("class", std::move(unknown));
}

}  // namespace

// https://hl7.org/fhir/R4/encounter.html
Folded fold_encounter(const FoldInput& input) {
  KeptView kept = input.kept;
  Folded folded;
  folded.heading = Heading::Contacts;
  if (kept.empty()) return folded;
  const Removals removals = decide_removals(kept);
  const std::vector<size_t> standing = standing_events(kept, removals);
  const std::string_view status = decide_stay_status(kept, removals);
  const bool planned = status == "planned", finished = status == "finished";
  const Winners winners = decide_elements(kept, removals, standing);

  folded.body = Json::object();
  folded.body.set("resourceType", "Encounter");
  folded.body.set("id", input.id);
  folded.body.set("status", status.empty() ? std::string_view("unknown") : status);
  put_elements(folded.body, kept, winners);
  put_class(folded.body);
  folded.body.set("subject", reference_to("Patient", input.patient));
  const auto start = start_of(kept, standing), end = end_of(kept, standing);
  put_period(folded.body, start, end, finished);
  std::vector<Whereabouts> moves = moves_of(kept, removals, planned);
  if (!finished) add_update(moves, kept, standing);
  put_places(folded.body, as_history(moves), planned, finished ? end : std::nullopt);

  folded.happened = start;
  std::set<size_t> set_by(standing.begin(), standing.end());
  for (size_t at = 0; at < kept.size(); ++at)
    if (is_cancel(kept[at].event)) set_by.insert(at);
  folded.set_by.assign(set_by.begin(), set_by.end());
  for (const size_t at : folded.set_by)
    if (kept[at].confidential) folded.labels |= static_cast<uint64_t>(Label::Confidential);
  return folded;
}

}  // namespace weft::record::filing
