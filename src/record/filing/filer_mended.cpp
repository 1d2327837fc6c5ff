// SPDX-License-Identifier: Apache-2.0
// A message that file() parked, at once or when a later one made it so, has left statements behind:
// in the stays it waits for, under a number that was reused. When it comes again, mended, what it
// no longer says is withdrawn, also from a subject it no longer names.
#include <charconv>

#include "record/filing/filer.hpp"
#include "record/identity/look_up.hpp"

namespace weft::record::filing {
namespace {

store::IndexEntry parked_in(uint64_t seq, store::SubjectId subject) {
  return {std::string(identity::kParkedIn), std::to_string(seq), subject};
}

}  // namespace

Result<void> Filer::note_parked_here(store::SubjectId subject, uint64_t seq) {
  return writer_.put_index(parked_in(seq, subject));
}

Result<void> Filer::withdraw_before_mending(store::SubjectId subject) {
  const uint64_t seq = submission_.source.seq;
  for (const store::SubjectId before :
       TRY(writer_.find(identity::kParkedIn, std::to_string(seq)))) {
    TRY_VOID(withdraw_from(before, subject));
    TRY_VOID(writer_.remove_index(parked_in(seq, before)));
  }
  return {};
}

Result<void> Filer::withdraw_from(store::SubjectId before, store::SubjectId now) {
  const uint64_t seq = submission_.source.seq;
  Known known = TRY(read_known(before));
  SubjectFile file(writer_, context_.now, before, TRY(decide_aside(before, known)));
  for (const FactKey& fact : TRY(file.facts_of(seq))) {
    if (before == now && filed_.contains(fact)) continue;
    TRY(file.change(fact, [&](RowState& state) { state.drop(seq); }));
  }
  TRY_VOID(file.forget_outdone(seq, before == now ? source_note().who : std::string()));
  if (before == now) return {};  // its events without a visit were seen to when it was filed
  const FactKey unplaced{std::string(kUnplacedRow), ""};
  RowState events = TRY(file.read_state(unplaced));
  if (!events.sources.contains(seq)) return {};
  events.drop(seq);
  TRY_VOID(file.put_state_only(unplaced, std::move(events), fhir::Json::object()));
  return settle_stays(file);
}

}  // namespace weft::record::filing
