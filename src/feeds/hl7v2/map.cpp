// SPDX-License-Identifier: Apache-2.0
#include "feeds/hl7v2/map.hpp"

#include <algorithm>

#include "feeds/hl7v2/mapping.hpp"

namespace weft::feeds {
namespace {

using record::filing::Fact;
using record::filing::Submission;
using record::inbox::ParkReason;
using record::inbox::State;

void keep_only_restriction(Mapping& mapping) {
  std::erase_if(mapping.out.statements, [](const auto& one) {
    return one.fact != Fact::Restriction || !one.content.at("restricted").flag();
  });
  mapping.out.merge.reset();
}

// Kept, counted and not applied, but for a restriction of one person: whoever is to be hidden is
// hidden, whatever else the message is about (fold rule 8).
MapResult not_applied(Mapping& mapping) {
  MapResult result;
  result.state = State::NotApplied;
  result.detail = "this trigger is not mapped";
  result.unmapped = mapping.unmapped();
  const std::vector<size_t> persons = mapping.positions("PID");
  if (persons.size() != 1 || mapping.message.find(hl7v2::kBrokenLine)) return result;
  mapping.when = read_when(mapping.message, mapping.source, nullptr);
  map_restriction(mapping);
  keep_only_restriction(mapping);
  if (mapping.out.statements.empty() || !map_subject(mapping, persons.front())) return result;
  result.unmapped = mapping.unmapped();
  result.submission = std::move(mapping.out);
  return result;
}

// A restriction must not wait until someone has understood the rest of the message (fold rule 8).
MapResult parked(Mapping& mapping, ParkReason reason, std::string detail) {
  MapResult result;
  result.state = State::Parked;
  result.reason = reason;
  result.detail = std::move(detail);
  result.unmapped = mapping.unmapped();
  keep_only_restriction(mapping);
  if (!mapping.out.statements.empty()) result.submission = std::move(mapping.out);
  return result;
}

void label_all(Mapping& mapping) {
  if (!mapping.all_confidential) return;
  for (auto& statement : mapping.out.statements)
    if (statement.fact != Fact::Restriction) statement.confidential = true;
}

// What the trigger needs and the message lacks. Two persons in one message would share what belongs
// to one of them.
const char* missing_structure(const Mapping& mapping, size_t persons) {
  const Trigger& trigger = mapping.trigger;
  if (persons == 0) return "PID is missing";
  if (persons > 1 && trigger.becomes != Becomes::Merge) return "more than one PID";
  const bool event = trigger.stay && trigger.stay_event != "update";
  if (event && mapping.positions("PV1").empty()) return "PV1 is missing";
  if (trigger.results && mapping.positions("OBR").empty()) return "OBR is missing";
  return nullptr;
}

MapResult map_facts(Mapping& mapping) {
  const Trigger& trigger = mapping.trigger;
  if (trigger.becomes == Becomes::Park)
    return parked(mapping, ParkReason::MergeNotUnderstood,
                  "a merge, link or move that is not mapped");
  if (trigger.becomes == Becomes::Merge && !map_merge(mapping))
    return parked(mapping, ParkReason::MergeNotUnderstood,
                  "not one PID with one MRG whose MRG-1 is a usable number");
  if (trigger.demographics) map_demographics(mapping);
  if (trigger.stay) map_stay(mapping);
  if (trigger.allergies) map_allergies(mapping);
  if (trigger.problems) map_problems(mapping);
  if (trigger.observations || trigger.results) map_results(mapping);
  label_all(mapping);
  MapResult result;
  result.unmapped = mapping.unmapped();
  result.submission = std::move(mapping.out);
  return result;
}

}  // namespace

bool map_merge(Mapping& mapping) {
  const std::vector<size_t> merges = mapping.positions("MRG");
  if (merges.size() != 1 || mapping.positions("PID").size() != 1) return false;
  const size_t mrg = merges.front();
  const hl7v2::Segment& segment = mapping.segment(mrg);
  // MRG-1 is read as PID-3 is: the same rows of numbers.tsv.
  const auto retired = choose_primary(mapping, read_numbers(mapping, segment.field(1), "PID-3"));
  if (!retired) return false;
  mapping.mark(mrg, 1);
  record::filing::Merge merge;
  merge.retired = retired->id;
  merge.retired_surname = text_at(segment.field(7).rep(1), 1);
  if (!merge.retired_surname.empty()) mapping.mark(mrg, 7);
  merge.recorded = mapping.when.recorded;
  merge.parts.push_back(mapping.part(mrg));
  mapping.out.merge = std::move(merge);
  return true;
}

MapResult map_message(const hl7v2::Message& message, const record::filing::Source& source,
                      const MapTables& tables, const FeedOptions& options) {
  static const Trigger none;
  const Trigger* trigger = tables.find_trigger(message.type());
  Mapping mapping(message, source, tables, options, trigger ? *trigger : none);
  mapping.mark_envelope();
  if (!trigger) return not_applied(mapping);
  mapping.when = read_when(message, source, message.find("OBR"));
  const std::vector<size_t> persons = mapping.positions("PID");
  read_labels(mapping);
  const bool named = !persons.empty() && map_subject(mapping, persons.front());
  map_restriction(mapping);
  if (trigger->becomes == Becomes::Park) return map_facts(mapping);
  if (message.find(hl7v2::kBrokenLine))
    return parked(mapping, ParkReason::NotParsed, "a line that begins with no segment name");
  if (const char* lacking = missing_structure(mapping, persons.size()))
    return parked(mapping, ParkReason::StructureNotUnderstood, lacking);
  if (!named) return parked(mapping, ParkReason::NoIdentifier, "no usable identifier in PID-3");
  return map_facts(mapping);
}

std::vector<std::string> order_keys(const hl7v2::Message& message,
                                    const record::filing::Source& source, const MapTables& tables,
                                    const FeedOptions& options) {
  static const Trigger none;
  const Mapping mapping(message, source, tables, options, none);
  std::vector<std::string> keys;
  for (const auto& [name, field] : {std::pair{"PID", 3}, std::pair{"MRG", 1}})
    for (const size_t at : mapping.positions(name))
      for (const ReadNumber& read :
           read_numbers(mapping, mapping.segment(at).field(static_cast<size_t>(field)), "PID-3"))
        keys.push_back(source.organisation + "|" + read.id.system + "|" + read.id.value);
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace weft::feeds
