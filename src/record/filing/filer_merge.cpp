// SPDX-License-Identifier: Apache-2.0
// The steps of filing that rule 7 asks for: names seen, merge edges, statements set aside.
#include <algorithm>

#include "record/filing/filer.hpp"
#include "record/filing/subject.hpp"
#include "record/identity/look_up.hpp"
#include "record/provenance.hpp"

namespace weft::record::filing {
namespace {

using store::SubjectId;

constexpr std::string_view kNamesId = "names";
constexpr std::string_view kEdgesId = "edges";

store::RowKey names_key(SubjectId subject) {
  return {subject, std::string(identity::kNamesRow), std::string(kNamesId)};
}

store::RowKey edges_key(SubjectId retired) {
  return {retired, std::string(identity::kMergeRow), std::string(kEdgesId)};
}

store::Row plain_row(store::RowKey key, const fhir::Json& body, const Source& source, Instant now) {
  store::Row row;
  row.key = std::move(key);
  row.happened = row.recorded = row.received = source.received;
  row.applied = now;
  row.body = fhir::render_json(body);
  return row;
}

}  // namespace

Outcome number_reused() {
  Outcome outcome;
  outcome.state = inbox::State::Parked;
  outcome.reason = inbox::ParkReason::NumberReused;
  outcome.detail = "a retired number came back with a birth date or surname unlike both";
  return outcome;
}

Result<Filer::Known> Filer::read_known(SubjectId subject) {
  Known known;
  if (const auto row = TRY(writer_.read(names_key(subject)))) known.names = read_names(row->body);
  if (const auto row = TRY(writer_.read(edges_key(subject))))
    known.edges = identity::read_edges(subject, row->body);
  return known;
}

Result<void> Filer::put_names(SubjectId subject, const std::vector<NameSeen>& names) {
  TRY(writer_.put(
      plain_row(names_key(subject), render_names(names), submission_.source, context_.now)));
  return {};
}

// A name not heard before may also change what is unlike for those merged into this subject.
Result<void> Filer::note_name(SubjectId subject, Known& known) {
  const SubjectName& name = submission_.subject;
  const NameSeen seen{surname_to_compare(name.family), name.birth_date, stamp_of(submission_),
                      false};
  if (!add_name(known.names, seen)) return {};
  TRY_VOID(put_names(subject, known.names));
  for (const SubjectId retired :
       TRY(writer_.find(identity::kMergedFrom, identity::survivor_key(subject))))
    TRY_VOID(recheck_aside(retired, TRY(read_known(retired))));
  return {};
}

Result<std::set<std::string>> Filer::decide_aside(SubjectId subject, Known& known) {
  std::vector<NameSeen> survivors;
  for (const identity::MergeEdge& edge : known.edges) {
    if (edge.survivor == subject) continue;
    const Known other = TRY(read_known(edge.survivor));
    survivors.insert(survivors.end(), other.names.begin(), other.names.end());
  }
  return decide_set_aside(known.names, known.edges, survivors);
}

// Decides anew whose statements count; where that changed, the rows are folded anew and the
// outcomes of those messages follow.
Result<void> Filer::recheck_aside(SubjectId subject, Known known) {
  const std::set<std::string> aside = TRY(decide_aside(subject, known));
  std::set<std::string> to_aside, to_count;
  for (NameSeen& name : known.names) {
    const bool now = aside.contains(name.who());
    if (now != name.aside) (now ? to_aside : to_count).insert(name.who());
    name.aside = now;
  }
  if (to_aside.empty() && to_count.empty()) return {};
  TRY_VOID(put_names(subject, known.names));
  SubjectFile file(writer_, context_.now, subject, aside);
  TRY_VOID(file.refold_all());
  TRY_VOID(settle_stays(file));
  TRY_VOID(report_aside(file, to_aside, true));
  return report_aside(file, to_count, false);
}

Result<void> Filer::report_aside(SubjectFile& file, const std::set<std::string>& who, bool aside) {
  if (who.empty()) return {};
  for (const uint64_t seq : TRY(file.messages_by(who))) {
    if (seq == submission_.source.seq) continue;  // its outcome is this call's answer
    const auto before = TRY(writer_.read_outcome(seq));
    if (!before || before->state == static_cast<uint8_t>(inbox::State::NotApplied)) continue;
    const Outcome outcome = aside ? number_reused() : TRY(number_known(file, seq));
    if (aside) TRY_VOID(note_parked_here(file.subject(), seq));
    TRY_VOID(writer_.put_outcome({seq, before->feed, static_cast<uint8_t>(outcome.state),
                                  context_.now, render_outcome_detail(outcome)}));
  }
  return {};
}

// What becomes of a message whose statements count after all.
Result<Outcome> Filer::number_known(SubjectFile& file, uint64_t seq) {
  const RowState unplaced = TRY(file.read_state({std::string(kUnplacedRow), ""}));
  const bool waits = std::any_of(unplaced.kept.begin(), unplaced.kept.end(), [&](const Kept& one) {
    return one.stamp.seq == seq && !one.placed;
  });
  if (waits) return which_stay();
  Outcome outcome;
  outcome.detail = "the birth date and surname are now known for this number";
  return outcome;
}

Result<void> Filer::file_merge(SubjectId survivor) {
  const Merge& merge = *submission_.merge;
  if (merge.retired.value.empty()) return {};
  SubjectName name;
  name.primary = merge.retired;
  const std::string& organisation = submission_.source.organisation;
  const SubjectId retired =
      TRY(find_or_make_subject(organisation, merge.retired, name, context_, writer_));
  if (retired == survivor) return {};
  Known known = TRY(read_known(retired));
  const uint64_t seq = submission_.source.seq;
  std::erase_if(known.edges, [&](const identity::MergeEdge& edge) { return edge.seq == seq; });
  known.edges.push_back(
      {retired, survivor, merge.recorded, seq, merge.retired_surname, merge.retired_birth_date});
  std::sort(known.edges.begin(), known.edges.end(),
            [](const auto& a, const auto& b) { return a.stamp() < b.stamp(); });
  store::Row row = plain_row(edges_key(retired), identity::render_edges(known.edges),
                             submission_.source, context_.now);
  Provenance provenance;
  provenance.system = submission_.source.system;
  provenance.feed = submission_.source.feed;
  for (const size_t at : merge.parts)
    if (at < submission_.parts.size())
      provenance.parts.push_back({submission_.parts[at].path, submission_.parts[at].text,
                                  submission_.source.message_type, submission_.source.control_id,
                                  submission_.source.feed, submission_.source.received});
  row.provenance = render_provenance(provenance);
  const auto before = TRY(writer_.read(edges_key(retired)));
  if (!before || before->body != row.body) TRY(writer_.put(std::move(row)));
  TRY_VOID(writer_.put_index(
      {std::string(identity::kMergedFrom), identity::survivor_key(survivor), retired}));
  SubjectFile file(writer_, context_.now, retired, {});
  outcome_.late_after_merge |= TRY(file.has_statement_after({merge.recorded, seq}));
  return recheck_aside(retired, std::move(known));
}

}  // namespace weft::record::filing
