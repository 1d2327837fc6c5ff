// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/mapping.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "feeds/hl7v2/conversions.hpp"
#include "hl7v2/values.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using hl7v2::Presence;
using record::filing::Fact;
using record::filing::Statement;

constexpr size_t kPartBytesMax = 64u << 10;  // a document inside a line stays in the journal only

// A date that cannot be and a code without a row are kept beside the element they cannot fill.
bool keeps_what_came(const Rule& rule) {
  return !rule.list && (rule.as == "date" || rule.as == "dateTime" || rule.as == "instant" ||
                        rule.as == "code" || rule.as == "boolean");
}

Json fixed_value(const Rule& rule) {
  Json made;
  made.set("coding", only(coding(rule.fixed->system, rule.fixed->becomes, rule.fixed->display)));
  return rule.list ? only(std::move(made)) : made;
}

// Nothing but separators and white space.
bool is_blank(const hl7v2::Field& field) {
  for (const hl7v2::Repetition& rep : field.repetitions)
    for (const hl7v2::Component& component : rep.components)
      for (const std::string& text : component.subcomponents)
        if (!trim(text).empty()) return false;
  return true;
}

std::vector<PathStep> underscored(std::vector<PathStep> path) {
  path.back().name.insert(0, 1, '_');
  return path;
}

std::string name_of(const Rule& rule, const std::vector<PathStep>& path) {
  std::string name;
  for (const PathStep& step : path) name += (name.empty() ? "" : ".") + step.name;
  return rule.slot.empty() ? name : name + ":" + rule.slot;
}

}  // namespace

Mapping::Mapping(const hl7v2::Message& message, const record::filing::Source& source,
                 const MapTables& tables, const FeedOptions& options, const Trigger& trigger)
    : message(message),
      source(source),
      tables(tables),
      options(options),
      trigger(trigger),
      out{.source = source},
      read_(message.segments().size()),
      part_of_(message.segments().size()) {}

std::vector<size_t> Mapping::positions(std::string_view name) const {
  std::vector<size_t> found;
  for (size_t at = 0; at < message.segments().size(); ++at)
    if (segment(at).name() == name) found.push_back(at);
  return found;
}

Given Mapping::given(size_t position, const hl7v2::Repetition& rep, const Rule& rule) const {
  return {segment(position), rep, message.delimiters(), rule, tables, source, options};
}

void Mapping::mark(size_t position, size_t field) {
  if (field < kFieldsMax) read_[position].set(field);
}

void Mapping::mark_envelope() {
  for (size_t at = 0; at < message.segments().size(); ++at)
    for (const Rule& rule : tables.rules(segment(at).name()))
      if (rule.about == About::Envelope) mark(at, rule.field);
}

std::vector<std::string> Mapping::unmapped() const {
  std::vector<std::string> paths;
  for (size_t at = 0; at < message.segments().size(); ++at)
    for (size_t field = 1; field <= segment(at).field_count(); ++field) {
      if (is_blank(segment(at).field(field))) continue;
      if (field < kFieldsMax && read_[at].test(field)) continue;
      paths.push_back(hl7v2::field_path(segment(at), field));
    }
  return paths;
}

size_t Mapping::part(size_t position) {
  if (part_of_[position]) return *part_of_[position];
  const hl7v2::Segment& line = segment(position);
  std::string text = line.raw();
  if (text.size() > kPartBytesMax) {
    size_t end = kPartBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + " …";
  }
  out.parts.push_back(
      {std::string(line.name()) + "[" + std::to_string(line.occurrence()) + "]", std::move(text)});
  return *(part_of_[position] = out.parts.size() - 1);
}

Statement& Mapping::state(Fact fact, std::string key, size_t position) {
  Statement statement;
  statement.fact = fact;
  statement.key = std::move(key);
  statement.recorded = when.recorded;
  statement.time_flagged = when.flagged;
  statement.provisional = fact == Fact::Demographic && trigger.provisional;
  statement.confidential = all_confidential;
  statement.parts.push_back(part(position));
  out.statements.push_back(std::move(statement));
  return out.statements.back();
}

Json Mapping::convert_all(size_t position, const Rule& rule) const {
  Json value;
  for (const hl7v2::Repetition& rep : segment(position).field(rule.field).repetitions) {
    Json one = rule.convert(given(position, rep, rule));
    if (!rule.list) return one;
    if (!one.is_null()) value.push(std::move(one));
  }
  return value;
}

void Mapping::read_fields(size_t position, About about, const Take& take) {
  const hl7v2::Segment& line = segment(position);
  std::vector<const Rule*> not_understood;
  for (const Rule& rule : tables.rules(line.name())) {
    if (rule.about != about) continue;
    if (rule.as == "read") mark(position, rule.field);
    if (rule.as == "fixed" && rule.fixed) take(rule, rule.path, fixed_value(rule));
    if (!rule.convert || rule.field == 0) continue;
    const Presence presence = line.field(rule.field).presence();
    if (presence == Presence::Omitted) continue;
    Json value = presence == Presence::Deleted ? Json() : convert_all(position, rule);
    if (presence == Presence::Deleted || !value.is_null()) {
      take(rule, rule.path, std::move(value));
      mark(position, rule.field);
    } else if (keeps_what_came(rule)) {
      not_understood.push_back(&rule);
    }
  }
  for (const Rule* rule : not_understood) {
    const std::string_view text = text_at(line.field(rule->field).rep(1), 1);
    if (text.empty() || read_[position].test(rule->field)) continue;
    take(*rule, underscored(rule->path), as_received(text));
    mark(position, rule->field);
  }
}

Json Mapping::read_content(size_t position, About about) {
  Json content;
  read_fields(position, about, [&](const Rule& rule, const auto& path, Json value) {
    if (about == About::Stay || !rule.slot.empty()) {
      content.set(name_of(rule, path), std::move(value));
    } else if (rule.as == "value") {
      for (const auto& [name, member] : value.members()) content.set(name, member);
    } else {
      set_at(content, path, std::move(value));
    }
  });
  return content;
}

void set_at(Json& object, const std::vector<PathStep>& path, Json value) {
  Json* at = &object;
  for (size_t step = 0; step + 1 < path.size(); ++step) {
    at = &at->member(path[step].name);
    if (!path[step].list) continue;
    if (at->items().empty()) at->push(Json());
    at = &at->array_items().front();
  }
  Json& last = at->member(path.back().name);
  if (path.back().list && last.is_array() && value.is_array())
    for (const Json& item : value.items()) last.push(item);
  else
    last = std::move(value);
}

}  // namespace weft::feeds
