// SPDX-License-Identifier: Apache-2.0
#include "record/filing/fold/row_state.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace weft::record::filing {
namespace {

using fhir::Json;

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
using PartTable = std::map<uint64_t, std::vector<const Part*>>;

size_t position_of(std::vector<const Part*>& table, const Part& part) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Part* one) {
    return one->path == part.path && one->text == part.text;
  });
  if (found != table.end()) return static_cast<size_t>(found - table.begin());
  table.push_back(&part);
  return table.size() - 1;
}

bool is_before(const Kept& a, const Kept& b) {
  return std::tie(a.group, a.stamp) < std::tie(b.group, b.stamp);
}

std::string flags_of(const Kept& kept) {
  std::string flags;
  if (kept.provisional) flags += 'p';
  if (kept.confidential) flags += 'c';
  if (kept.time_flagged) flags += 't';
  if (kept.placed) flags += 'u';
  return flags;
}

// Written as text at once: a tree of the whole state would be made and thrown away for each row.
class StateWriter {
 public:
  void put_kept(const Kept& kept, PartTable& parts) {
    out_ += '{';
    if (!kept.group.empty()) text("group", kept.group);
    number("seq", kept.stamp.seq);
    number("recorded", kept.stamp.recorded.ms);
    if (!kept.event.empty()) text("event", kept.event);
    if (kept.happened) number("happened", kept.happened->ms);
    if (kept.reported) number("reported", kept.reported->ms);
    json("content", kept.content);
    if (!kept.listed.empty()) list("listed", kept.listed);
    const std::string flags = flags_of(kept);
    if (!flags.empty()) text("flags", flags);
    name("parts") += '[';
    auto& table = parts[kept.stamp.seq];
    for (const Part& part : kept.parts) {
      separate();
      out_ += std::to_string(position_of(table, part));
    }
    out_ += "]}";
  }

  void put_source(const SourceNote& note, const std::vector<const Part*>& parts) {
    out_ += '{';
    number("seq", note.source.seq);
    text("feed", note.source.feed);
    text("organisation", note.source.organisation);
    text("system", note.source.system);
    text("control_id", note.source.control_id);
    text("message_type", note.source.message_type);
    number("received", note.source.received.ms);
    number("applied", note.applied.ms);
    if (!note.who.empty()) text("who", note.who);
    name("parts") += '[';
    for (const Part* part : parts) {
      separate();
      list({}, {part->path, part->text});
    }
    out_ += "]}";
  }

  // The name of a member; none inside a list.
  std::string& name(std::string_view name) {
    separate();
    if (!name.empty()) out_.append(1, '"').append(name).append("\":");
    return out_;
  }
  void text(std::string_view name, std::string_view value) {
    fhir::render_text_onto(this->name(name), value);
  }
  void json(std::string_view name, const Json& value) {
    fhir::render_json_onto(this->name(name), value);
  }
  template <class Number>
  void number(std::string_view name, Number value) {
    this->name(name) += std::to_string(value);
  }
  void list(std::string_view name, const std::vector<std::string>& values) {
    if (!name.empty()) this->name(name);
    out_ += '[';
    for (const std::string& value : values) text({}, value);
    out_ += ']';
  }
  void separate() {
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[') out_ += ',';
  }
  void raw(std::string_view bytes) { out_ += bytes; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

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
  kept.insert(std::upper_bound(kept.begin(), kept.end(), statement, is_before),
              std::move(statement));
  note_source(from);
}

void RowState::replace(std::vector<Kept> said, const SourceNote& from) {
  std::erase_if(kept, [&](const Kept& one) { return one.stamp.seq == from.source.seq; });
  std::map<std::string_view, size_t> last;  // of one group the last said counts
  for (size_t at = 0; at < said.size(); ++at) last[said[at].group] = at;
  std::vector<size_t> standing;
  for (const auto& [group, at] : last) standing.push_back(at);
  kept.reserve(kept.size() + standing.size());
  for (const size_t at : standing) kept.push_back(std::move(said[at]));
  std::sort(kept.begin(), kept.end(), is_before);
  note_source(from);
}

void RowState::note_source(const SourceNote& from) {
  outdone.erase(from.source.seq);
  const auto [note, is_new] = sources.try_emplace(from.source.seq, from);
  if (!is_new && note->second.who != from.who) note->second = from;
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
  StateWriter kept;
  for (const Kept& one : state.kept) {
    kept.separate();
    kept.put_kept(one, parts);
  }
  StateWriter out;
  out.raw("{");
  out.text("key", state.key);
  out.name("sources") += '[';
  for (const auto& [seq, note] : state.sources) {
    out.separate();
    out.put_source(note, parts[seq]);
  }
  out.raw("]");
  out.name("kept") += '[';
  out.raw(kept.take());
  out.raw("]");
  if (!state.former.is_empty()) out.json("former", state.former);
  if (!state.outdone.by_who.empty()) out.json("outdone", render_outdone(state.outdone));
  out.raw("}");
  return out.take();
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
