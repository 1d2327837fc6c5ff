// SPDX-License-Identifier: Apache-2.0
// The steps of filing for events that name no visit (rule 3): kept by themselves, placed by
// decide_placements, and placed anew whenever the subject's stays change.
#include <cstdlib>

#include "record/filing/filer.hpp"
#include "record/filing/fold/stay.hpp"

namespace weft::record::filing {
namespace {

const FactKey kUnplaced{std::string(kUnplacedRow), ""};

fhir::Json body_of(const RowState& unplaced) {
  long long waiting = 0;
  for (const Kept& one : unplaced.kept) waiting += !one.placed;
  fhir::Json body = fhir::Json::object();
  body.set("waiting", fhir::Json::number(waiting));
  return body;
}

// Filed versions are noted beside the event, so that its outcome can list them when it changes.
std::string to_line(const FiledResource& resource) {
  return resource.type + "/" + resource.id + "/" + std::to_string(resource.version);
}

FiledResource from_line(const std::string& line) {
  const size_t first = line.find('/'), last = line.rfind('/');
  FiledResource resource;
  resource.type = line.substr(0, first);
  resource.id = line.substr(first + 1, last - first - 1);
  resource.version = static_cast<uint32_t>(std::strtoul(line.c_str() + last + 1, nullptr, 10));
  return resource;
}

}  // namespace

Outcome which_stay() {
  Outcome outcome;
  outcome.state = inbox::State::Parked;
  outcome.reason = inbox::ParkReason::WhichStay;
  outcome.detail = "the event names no visit and not exactly one stay was open; the rest is filed";
  return outcome;
}

// Keeps this message's events that name no visit; what the message said before it was mended goes.
Result<void> Filer::file_unplaced(SubjectFile& file) {
  RowState unplaced = TRY(file.read_state(kUnplaced));
  const RowState as_it_was = unplaced;
  had_unplaced_ = !unplaced.kept.empty();
  unplaced.drop(submission_.source.seq);
  for (const Statement& one : submission_.statements) {
    if (one.fact != Fact::Encounter || !one.key.empty() || one.event.empty()) continue;
    Kept kept = kept_of(one);
    for (const FiledResource& resource : outcome_.resources)
      kept.listed.push_back(to_line(resource));
    for (const Kept& old : as_it_was.kept) {
      if (old.stamp.seq != kept.stamp.seq) continue;
      kept.placed = old.placed;
      kept.listed = old.listed;
    }
    unplaced.add(std::move(kept), source_note());
  }
  if (!had_unplaced_ && unplaced.kept.empty()) return {};
  const fhir::Json body = body_of(unplaced);
  return file.put_state_only(kUnplaced, std::move(unplaced), body);
}

Result<void> Filer::settle_stays(SubjectFile& file) {
  RowState unplaced = TRY(file.read_state(kUnplaced));
  if (unplaced.kept.empty() && !had_unplaced_) return {};
  const std::vector<RowState> states = TRY(file.read_states("Encounter"));
  Stays stays;
  for (const RowState& state : states)
    for (const Kept& one : state.kept)
      if (!one.placed && file.counts(state, one)) stays[state.key].push_back(one);
  std::vector<Kept> events;
  for (const Kept& one : unplaced.kept)
    if (file.counts(unplaced, one)) events.push_back(one);
  const auto placements = decide_placements(stays, events);
  std::map<uint64_t, std::string> visits;
  for (size_t at = 0; at < events.size(); ++at)
    if (placements[at]) visits[events[at].stamp.seq] = *placements[at];
  return rewrite_stays(file, states, unplaced, visits);
}

Result<void> Filer::rewrite_stays(SubjectFile& file, const std::vector<RowState>& stays,
                                  const RowState& unplaced,
                                  const std::map<uint64_t, std::string>& visits) {
  std::map<std::string, std::optional<FiledResource>> written;
  for (const RowState& stay : stays) {
    const auto put_events = [&](RowState& state) {
      std::erase_if(state.kept, [](const Kept& one) { return one.placed; });
      for (Kept event : unplaced.kept) {
        const auto visit = visits.find(event.stamp.seq);
        if (visit == visits.end() || visit->second != stay.key) continue;
        event.placed = true;
        event.listed.clear();
        state.add(std::move(event), unplaced.sources.at(event.stamp.seq));
      }
    };
    written[stay.key] = TRY(file.change({"Encounter", stay.key}, put_events));
  }
  RowState after = unplaced;
  for (Kept& event : after.kept) {
    const auto visit = visits.find(event.stamp.seq);
    const bool placed = visit != visits.end();
    const auto stay = placed ? written[visit->second] : std::nullopt;
    if (placed != event.placed || event.stamp.seq == submission_.source.seq)
      TRY_VOID(report_placed(unplaced, event, placed, stay));
    if (event.placed && !placed) TRY_VOID(note_parked_here(file.subject(), event.stamp.seq));
    event.placed = placed;
  }
  const fhir::Json body = body_of(after);
  return file.put_state_only(kUnplaced, std::move(after), body);
}

Result<void> Filer::report_placed(const RowState& unplaced, const Kept& event, bool placed,
                                  const std::optional<FiledResource>& stay) {
  Outcome outcome = placed ? Outcome{} : which_stay();
  for (const std::string& line : event.listed) outcome.resources.push_back(from_line(line));
  if (placed && stay) outcome.resources.push_back(*stay);
  if (event.stamp.seq == submission_.source.seq) {
    outcome_.state = outcome.state;
    outcome_.reason = outcome.reason;
    outcome_.detail = outcome.detail;
    note(stay);
    return {};
  }
  const std::string& feed = unplaced.sources.at(event.stamp.seq).source.feed;
  return writer_.put_outcome({event.stamp.seq, feed, static_cast<uint8_t>(outcome.state),
                              context_.now, render_outcome_detail(outcome)});
}

}  // namespace weft::record::filing
