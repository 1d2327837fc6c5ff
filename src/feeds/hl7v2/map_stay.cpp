// SPDX-License-Identifier: Apache-2.0
// One event of a stay (fold rule 3): PV1, PV2 and EVN. Status is never stated: filing folds it.
#include "feeds/hl7v2/mapping.hpp"
#include "hl7v2/time.hpp"

namespace weft::feeds {
namespace {

using fhir::Json;
using record::filing::Fact;
using record::filing::Statement;

std::optional<Instant> time_at(const Mapping& mapping, const hl7v2::Segment& pv1, size_t field) {
  const hl7v2::Repetition& rep = pv1.field(field).rep(1);
  const auto time = hl7v2::find_date_time(text_at(rep, 1), text_at(rep, 2));
  if (!time) return {};
  return hl7v2::to_instant(*time, mapping.source.received).at;
}

// PV1-19 with its assigner; else PV1-44; else nothing.
std::string visit_key(const Mapping& mapping, const hl7v2::Segment& pv1) {
  const hl7v2::Repetition& number = pv1.field(19).rep(1);
  if (!text_at(number, 1).empty()) {
    const std::string_view assigner = text_at(number, 4);
    return std::string(text_at(number, 1)) + "^" + std::string(assigner);
  }
  if (const auto admitted = time_at(mapping, pv1, 44)) return rfc3339(*admitted);
  return std::string(text_at(pv1.field(44).rep(1), 1));
}

// EVN-6; else the time of the stay this event is about. A cancel names its event by EVN-6 alone.
std::optional<Instant> happened_of(const Mapping& mapping, const hl7v2::Segment& pv1) {
  const std::string& event = mapping.trigger.stay_event;
  if (mapping.when.happened) return mapping.when.happened;
  if (event == "admit" || event == "register" || event == "preadmit")
    return time_at(mapping, pv1, 44);
  if (event == "discharge") return time_at(mapping, pv1, 45);
  return {};
}

}  // namespace

void map_stay(Mapping& mapping) {
  const std::vector<size_t> visits = mapping.positions("PV1");
  const bool update = mapping.trigger.stay_event == "update";
  if (visits.empty()) return;
  const size_t pv1 = visits.front();
  const std::string key = visit_key(mapping, mapping.segment(pv1));
  if (key.empty() && update) return;  // details of no stay that could be named

  Json content = mapping.read_content(pv1, About::Stay);
  bool confidential = is_labelled(mapping, pv1, "stay");
  const std::vector<size_t> more = mapping.positions("PV2");
  for (const size_t pv2 : more) {
    const Json added = mapping.read_content(pv2, About::Stay);
    for (const auto& [name, value] : added.members()) content.set(name, value);
    confidential = is_labelled(mapping, pv2, "stay") || confidential;
  }
  Statement& statement = mapping.state(Fact::Encounter, key, pv1);
  statement.event = mapping.trigger.stay_event;
  statement.happened = happened_of(mapping, mapping.segment(pv1));
  statement.confidential = statement.confidential || confidential;
  statement.content = std::move(content);
  for (const size_t pv2 : more) statement.parts.push_back(mapping.part(pv2));
  for (const size_t evn : mapping.positions("EVN")) statement.parts.push_back(mapping.part(evn));
}

}  // namespace weft::feeds
