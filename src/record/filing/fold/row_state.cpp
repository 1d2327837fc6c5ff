// SPDX-License-Identifier: Apache-2.0
#include "record/filing/fold/row_state.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace weft::record::filing {
namespace {

using fhir::Json;

Json to_json(Instant at) { return Json::number(static_cast<long long>(at.ms)); }

int64_t whole_number(const Json& json) {
  const std::string_view text = json.text();
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Instant> instant_of(const Json& json) {
  if (!json.is_number()) return std::nullopt;
  return Instant{whole_number(json)};
}

// The parts of one message are kept once per row, however many statements name them.
struct PartTable {
  std::map<uint64_t, Json::Array> by_seq;

  Json positions_of(const Kept& kept) {
    Json::Array& table = by_seq[kept.stamp.seq];
    Json positions = Json::array();
    for (const Part& part : kept.parts) {
      const Json entry = Json::array({Json(part.path), Json(part.text)});
      auto at = std::find(table.begin(), table.end(), entry);
      if (at == table.end()) at = table.insert(table.end(), entry);
      positions.push(Json::number(static_cast<long long>(at - table.begin())));
    }
    return positions;
  }
};

std::string flags_of(const Kept& kept) {
  std::string flags;
  if (kept.provisional) flags += 'p';
  if (kept.confidential) flags += 'c';
  if (kept.time_flagged) flags += 't';
  if (kept.placed) flags += 'u';
  return flags;
}

Json to_json(const Kept& kept, PartTable& parts) {
  Json json = Json::object();
  if (!kept.group.empty()) json.set("group", kept.group);
  json.set("seq", Json::number(static_cast<long long>(kept.stamp.seq)));
  json.set("recorded", to_json(kept.stamp.recorded));
  if (!kept.event.empty()) json.set("event", kept.event);
  if (kept.happened) json.set("happened", to_json(*kept.happened));
  if (kept.reported) json.set("reported", to_json(*kept.reported));
  json.set("content", kept.content);
  if (!kept.listed.empty()) {
    Json listed = Json::array();
    for (const auto& key : kept.listed) listed.push(key);
    json.set("listed", std::move(listed));
  }
  const std::string flags = flags_of(kept);
  if (!flags.empty()) json.set("flags", flags);
  json.set("parts", parts.positions_of(kept));
  return json;
}

Kept kept_of(Json& json, const std::map<uint64_t, Json::Array>& parts) {
  Kept kept;
  kept.group = json.at("group").text();
  kept.stamp = {Instant{whole_number(json.at("recorded"))},
                static_cast<uint64_t>(whole_number(json.at("seq")))};
  kept.event = json.at("event").text();
  kept.happened = instant_of(json.at("happened"));
  kept.reported = instant_of(json.at("reported"));
  kept.content = std::move(json.member("content"));
  for (const Json& key : json.at("listed").items()) kept.listed.emplace_back(key.text());
  const std::string_view flags = json.at("flags").text();
  kept.provisional = flags.find('p') != std::string_view::npos;
  kept.confidential = flags.find('c') != std::string_view::npos;
  kept.time_flagged = flags.find('t') != std::string_view::npos;
  kept.placed = flags.find('u') != std::string_view::npos;
  const auto table = parts.find(kept.stamp.seq);
  for (const Json& position : json.at("parts").items()) {
    const auto at = static_cast<size_t>(whole_number(position));
    if (table == parts.end() || at >= table->second.size()) continue;
    const Json& part = table->second[at];
    kept.parts.push_back(
        {std::string(part.at(size_t{0}).text()), std::string(part.at(size_t{1}).text())});
  }
  return kept;
}

Json to_json(const SourceNote& note, Json::Array parts) {
  Json json = Json::object();
  json.set("seq", Json::number(static_cast<long long>(note.source.seq)));
  json.set("feed", note.source.feed);
  json.set("organisation", note.source.organisation);
  json.set("system", note.source.system);
  json.set("control_id", note.source.control_id);
  json.set("message_type", note.source.message_type);
  json.set("received", to_json(note.source.received));
  json.set("applied", to_json(note.applied));
  if (!note.who.empty()) json.set("who", note.who);
  json.set("parts", Json::array(std::move(parts)));
  return json;
}

SourceNote source_of(const Json& json) {
  SourceNote note;
  note.source.seq = static_cast<uint64_t>(whole_number(json.at("seq")));
  note.source.feed = json.at("feed").text();
  note.source.organisation = json.at("organisation").text();
  note.source.system = json.at("system").text();
  note.source.control_id = json.at("control_id").text();
  note.source.message_type = json.at("message_type").text();
  note.source.received = Instant{whole_number(json.at("received"))};
  note.applied = Instant{whole_number(json.at("applied"))};
  note.who = json.at("who").text();
  return note;
}

}  // namespace

void RowState::add(Kept statement, const SourceNote& from) {
  const auto same = [&](const Kept& one) {
    return one.stamp.seq == statement.stamp.seq && one.group == statement.group;
  };
  std::erase_if(kept, same);
  const auto before = [](const Kept& a, const Kept& b) {
    return std::tie(a.group, a.stamp) < std::tie(b.group, b.stamp);
  };
  kept.insert(std::upper_bound(kept.begin(), kept.end(), statement, before), std::move(statement));
  outdone.erase(from.source.seq);
  const auto [note, is_new] = sources.try_emplace(from.source.seq, from);
  if (!is_new && note->second.who != from.who) note->second = from;
}

void RowState::drop_other_groups(uint64_t seq, const std::vector<Kept>& said_now) {
  std::erase_if(kept, [&](const Kept& one) {
    return one.stamp.seq == seq &&
           std::none_of(said_now.begin(), said_now.end(),
                        [&](const Kept& now) { return now.group == one.group; });
  });
}

void RowState::drop(uint64_t seq) {
  std::erase_if(kept, [&](const Kept& one) { return one.stamp.seq == seq; });
  outdone.erase(seq);
}

std::map<uint64_t, SourceNote> RowState::forget_unused() {
  std::set<uint64_t> used;
  for (const Kept& one : kept) used.insert(one.stamp.seq);
  std::map<uint64_t, SourceNote> forgotten;
  for (auto at = sources.begin(); at != sources.end();) {
    const auto here = at++;
    if (!used.contains(here->first)) forgotten.insert(sources.extract(here));
  }
  return forgotten;
}

std::string render_row_state(const RowState& state) {
  PartTable parts;
  Json kept = Json::array();
  for (const Kept& one : state.kept) kept.push(to_json(one, parts));
  Json sources = Json::array();
  for (const auto& [seq, note] : state.sources)
    sources.push(to_json(note, std::move(parts.by_seq[seq])));
  Json json = Json::object();
  json.set("key", state.key);
  json.set("sources", std::move(sources));
  json.set("kept", std::move(kept));
  if (!state.former.is_empty()) json.set("former", state.former);
  if (!state.outdone.by_who.empty()) json.set("outdone", render_outdone(state.outdone));
  return fhir::render_json(json);
}

Result<RowState> parse_row_state(std::string_view bytes) {
  RowState state;
  if (bytes.empty()) return state;
  Json json = TRY(fhir::parse_json(bytes));
  state.key = json.at("key").text();
  std::map<uint64_t, Json::Array> parts;
  for (const Json& one : json.at("sources").items()) {
    SourceNote note = source_of(one);
    parts[note.source.seq] = one.at("parts").items();
    state.sources.emplace(note.source.seq, std::move(note));
  }
  for (Json& one : json.member("kept").array_items()) state.kept.push_back(kept_of(one, parts));
  state.former = std::move(json.member("former"));
  state.outdone = read_outdone(json.at("outdone"));
  return state;
}

std::vector<Json> read_former_values(std::string_view stamps) {
  const auto state = parse_row_state(stamps);
  return state ? state->former.items() : std::vector<Json>{};
}

}  // namespace weft::record::filing
