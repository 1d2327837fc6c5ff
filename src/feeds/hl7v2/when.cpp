// SPDX-License-Identifier: Apache-2.0
// fold.md "Stamp".
#include "feeds/hl7v2/mapping.hpp"
#include "hl7v2/time.hpp"

namespace weft::feeds {
namespace {

using hl7v2::Presence;

// Clocks of two hospitals differ by seconds every day; only what no drift explains is flagged.
constexpr int64_t kClockDriftMs = 10 * 60'000;

struct ReadTime {
  std::optional<LondonInstant> at;
  bool valued = false;
};

ReadTime read_time(const hl7v2::Segment* segment, size_t field, Instant received) {
  if (!segment || segment->field(field).presence() != Presence::Valued) return {};
  const hl7v2::Repetition& rep = segment->field(field).rep(1);
  if (text_at(rep, 1).empty()) return {};
  const auto time = hl7v2::find_date_time(text_at(rep, 1), text_at(rep, 2));
  if (!time) return {{}, true};
  return {hl7v2::to_instant(*time, received), true};
}

void take_recorded(When& when, const LondonInstant& time, Instant received) {
  when.recorded = time.at;
  when.flagged = when.flagged || time.in_gap || when.recorded - received > kClockDriftMs;
  if (when.recorded > received) when.recorded = received;
}

}  // namespace

When read_when(const hl7v2::Message& message, const record::filing::Source& source,
               const hl7v2::Segment* report) {
  When when;
  when.recorded = source.received;
  const hl7v2::Segment* event = message.find("EVN");
  const std::pair<const hl7v2::Segment*, size_t> places[] = {
      {event, 2}, {report, 22}, {message.find("MSH"), 7}};
  for (const auto& [segment, field] : places) {
    const ReadTime time = read_time(segment, field, source.received);
    when.flagged = when.flagged || (time.valued && !time.at);  // kept as it came; the next decides
    if (!time.at) continue;
    take_recorded(when, *time.at, source.received);
    break;
  }
  const ReadTime happened = read_time(event, 6, source.received);
  if (happened.at) when.happened = happened.at->at;
  when.flagged = when.flagged || (happened.valued && !happened.at);
  return when;
}

// A report bears its own time before that of the event its message tells.
When read_report_when(const hl7v2::Message& message, const hl7v2::Segment& report,
                      const record::filing::Source& source) {
  When when = read_when(message, source, nullptr);
  const ReadTime reported = read_time(&report, 22, source.received);
  when.flagged = when.flagged || (reported.valued && !reported.at);
  if (reported.at) take_recorded(when, *reported.at, source.received);
  const ReadTime observed = read_time(&report, 7, source.received);
  when.happened.reset();
  if (observed.at) when.happened = observed.at->at;
  return when;
}

}  // namespace weft::feeds
