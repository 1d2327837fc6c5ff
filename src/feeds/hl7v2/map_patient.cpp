// SPDX-License-Identifier: Apache-2.0
// Demographics by field group (fold rule 2), contacts, restrictions (rule 8) and labels.
#include <algorithm>

#include "base/text.hpp"
#include "feeds/hl7v2/conversions.hpp"
#include "feeds/hl7v2/mapping.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using hl7v2::Presence;
using hl7v2::Repetition;
using record::filing::Fact;
using record::filing::Statement;

// "telecom:{2|PRN}:{3|PH}" → "telecom:PRN:CP" by this repetition. Without one (a cleared field) the
// last part is "*": every slot this field usually fills.
std::string slot_of(std::string_view key, const Repetition* rep) {
  std::string slot;
  const size_t last = key.rfind('{');
  while (!key.empty()) {
    const size_t open = key.find('{');
    slot += key.substr(0, open);
    if (open == std::string_view::npos) return slot;
    const size_t close = key.find('}', open);
    std::string_view hole = key.substr(open + 1, close - open - 1);
    const size_t bar = hole.find('|');
    const std::string_view otherwise = bar == std::string_view::npos ? "" : hole.substr(bar + 1);
    const size_t component = static_cast<size_t>(hole.front() - '0');
    const bool is_last = key.find('{', open + 1) == std::string_view::npos;
    if (!rep && is_last && last != std::string_view::npos) return slot + "*";
    const std::string_view text = rep ? text_at(*rep, component) : std::string_view();
    slot += text.empty() ? otherwise : text;
    key.remove_prefix(close + 1);
  }
  return slot;
}

// Groups whose repetitions yield one by one.
void map_slots(Mapping& mapping, size_t position, const Rule& rule) {
  const hl7v2::Field& field = mapping.segment(position).field(rule.field);
  if (field.presence() == Presence::Omitted) return;
  if (field.presence() == Presence::Deleted) {
    mapping.mark(position, rule.field);
    mapping.state(Fact::Demographic, slot_of(rule.key, nullptr), position)
        .content.set(rule.element, Json());
    return;
  }
  for (const Repetition& rep : field.repetitions) {
    Json value = rule.convert(mapping.given(position, rep, rule));
    if (value.is_null()) continue;
    mapping.mark(position, rule.field);
    Statement& statement = mapping.state(Fact::Demographic, slot_of(rule.key, &rep), position);
    statement.content.set(rule.element, only(std::move(value)));
  }
}

// One statement a group; of two fields of one group the first that says something wins.
void map_groups(Mapping& mapping, size_t position) {
  std::vector<std::pair<std::string, Json>> groups;
  const auto take = [&](const Rule& rule, const std::vector<PathStep>& path, Json value) {
    if (rule.key.find('{') != std::string::npos) return;
    const auto there =
        std::ranges::find(groups, rule.key, [](const auto& group) { return group.first; });
    Json content;
    content.set(path.back().name, std::move(value));
    if (there == groups.end())
      groups.emplace_back(rule.key, std::move(content));
    else if (there->second.members().front().second.is_null())
      there->second = std::move(content);
  };
  mapping.read_fields(position, About::Demographic, take);
  for (auto& [key, content] : groups)
    mapping.state(Fact::Demographic, key, position).content = std::move(content);
}

void map_contact(Mapping& mapping, size_t position) {
  const hl7v2::Segment& segment = mapping.segment(position);
  Json contact = mapping.read_content(position, About::Contact);
  if (contact.is_null()) return;
  std::string slot(text_at(segment.field(1).rep(1), 1));
  if (slot.empty()) slot = std::to_string(segment.occurrence());
  Statement& statement = mapping.state(Fact::Demographic, "contact:" + slot, position);
  const bool cleared = segment.field(2).presence() == Presence::Deleted;
  statement.content.set("contact", cleared ? Json() : only(std::move(contact)));
}

const Rule* restriction_rule(const Mapping& mapping, size_t position) {
  for (const Rule& rule : mapping.tables.rules(mapping.segment(position).name()))
    if (rule.about == About::Restriction && rule.table) return &rule;
  return nullptr;
}

// What one segment says about hiding the person: nothing, true or false.
std::optional<bool> hides(Mapping& mapping, size_t position, const Rule& rule) {
  const hl7v2::Segment& segment = mapping.segment(position);
  const hl7v2::Field& field = segment.field(rule.field);
  if (field.presence() == Presence::Omitted) return {};
  mapping.mark(position, rule.field);
  if (field.presence() == Presence::Deleted) return false;
  if (rule.as == "restriction") {
    const Coded* coded = rule.table->find(text_at(field.rep(1), 1));
    return coded && coded->becomes == "true";
  }
  const std::string action = ascii_upper(text_at(segment.field(2).rep(1), 1));
  std::optional<bool> hidden;
  for (const Repetition& rep : field.repetitions) {
    const Coded* coded = rule.table->find(text_at(rep, 1));
    if (!coded || action == "X") continue;
    const bool adds = action != "D";
    if (coded->becomes == "where" || coded->becomes == "all") hidden = adds || hidden == true;
    if (adds && (coded->becomes == "content" || coded->becomes == "all"))
      mapping.all_confidential = true;
  }
  return hidden;
}

}  // namespace

void map_demographics(Mapping& mapping) {
  for (const std::string_view name : {"PID", "PD1"}) {
    for (const size_t position : mapping.positions(name)) {
      map_groups(mapping, position);
      for (const Rule& rule : mapping.tables.rules(name))
        if (rule.about == About::Demographic && rule.key.find('{') != std::string::npos)
          map_slots(mapping, position, rule);
    }
  }
  for (const size_t position : mapping.positions("NK1")) map_contact(mapping, position);
}

// Any segment that hides wins over one that does not: what two segments disagree on stays hidden.
void map_restriction(Mapping& mapping) {
  std::optional<bool> restricted;
  size_t said_by = 0;
  for (size_t at = 0; at < mapping.message.segments().size(); ++at) {
    const Rule* rule = restriction_rule(mapping, at);
    if (!rule) continue;
    const std::optional<bool> hidden = hides(mapping, at, *rule);
    if (!hidden || (restricted && !*hidden)) continue;
    restricted = hidden;
    said_by = at;
  }
  if (!restricted) return;
  mapping.state(Fact::Restriction, "", said_by).content.set("restricted", *restricted);
}

bool is_labelled(Mapping& mapping, size_t position, std::string_view scope) {
  bool labelled = false;
  for (const Rule& rule : mapping.tables.rules(mapping.segment(position).name())) {
    if (rule.about != About::Label || rule.key != scope || !rule.table) continue;
    for (const Repetition& rep : mapping.segment(position).field(rule.field).repetitions) {
      const Coded* coded = rule.table->find(text_at(rep, 1));
      if (!coded) continue;
      mapping.mark(position, rule.field);
      labelled = labelled || coded->becomes == "R" || coded->becomes == "V";
    }
  }
  return labelled;
}

void read_labels(Mapping& mapping) {
  for (size_t at = 0; at < mapping.message.segments().size(); ++at)
    if (is_labelled(mapping, at, "message")) mapping.all_confidential = true;
}

}  // namespace weft::feeds
