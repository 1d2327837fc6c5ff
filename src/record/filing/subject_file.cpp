// SPDX-License-Identifier: Apache-2.0
#include "record/filing/subject_file.hpp"

#include <algorithm>

#include "fhir/json/members.hpp"
#include "record/filing/row_columns.hpp"
#include "record/identity/look_up.hpp"
#include "record/provenance.hpp"

namespace weft::record::filing {
namespace {

// A list of this many goes to a row of its own, so that a version of the Patient stays small.
constexpr size_t kOutdoneMax = 64;

bool are_of_one_person(const RowState& state) {
  return std::all_of(state.sources.begin(), state.sources.end(), [&](const auto& one) {
    return one.second.who == state.sources.begin()->second.who;
  });
}

// Statements of one person under a number cannot make another's redundant (rule 7). Every message
// states the numbers it came with, so that the Patient alone knows of all of them.
void compact_by_person(std::string_view type, RowState& state) {
  state.forget_unused();
  if (are_of_one_person(state)) {
    state.kept = compact(type, std::move(state.kept));
  } else {
    std::map<std::string, std::vector<Kept>> by_who;
    for (Kept& one : state.kept) by_who[state.sources[one.stamp.seq].who].push_back(std::move(one));
    state.kept.clear();
    for (auto& [who, kept] : by_who)
      for (Kept& one : compact(type, std::move(kept))) state.kept.push_back(std::move(one));
    std::sort(state.kept.begin(), state.kept.end(), [](const Kept& a, const Kept& b) {
      return std::tie(a.group, a.stamp) < std::tie(b.group, b.stamp);
    });
  }
  const auto forgotten = state.forget_unused();
  if (type != "Patient") return;
  for (const auto& [seq, note] : forgotten) state.outdone.add(note.who, seq);
}

bool is_same(const store::Row& before, const store::Row& after) {
  return before.deleted == after.deleted && before.heading == after.heading &&
         before.labels == after.labels && before.body == after.body &&
         before.stamps == after.stamps && before.provenance == after.provenance;
}

// Of two Patients' texts.
bool looked_up_alike(std::string_view one, std::string_view other) {
  const auto left = fhir::ObjectText::scan(one), right = fhir::ObjectText::scan(other);
  if (!left || !right) return false;
  for (const std::string_view name : {"identifier", "name", "birthDate"})
    if (left->value(name) != right->value(name)) return false;
  return true;
}

}  // namespace

bool SubjectFile::counts(const RowState& state, const Kept& statement) const {
  const auto source = state.sources.find(statement.stamp.seq);
  return source == state.sources.end() || !aside_.contains(source->second.who);
}

Result<RowState> SubjectFile::read_state(const FactKey& fact) {
  const auto row = TRY(writer_.read({subject_, fact.type, row_id(subject_, fact)}));
  RowState state = TRY(parse_row_state(row ? row->stamps : std::string()));
  state.key = fact.key;
  return state;
}

Result<std::vector<store::Row>> SubjectFile::read_rows(std::vector<std::string> types) {
  store::Filter filter;
  filter.subjects = {subject_};
  filter.types = std::move(types);
  filter.with_deleted = true;
  return writer_.read_all(filter);
}

Result<std::vector<RowState>> SubjectFile::read_states(std::string_view type) {
  std::vector<RowState> states;
  for (const store::Row& row : TRY(read_rows({std::string(type)})))
    states.push_back(TRY(parse_row_state(row.stamps)));
  return states;
}

Result<FoldInput> SubjectFile::fold_input(const FactKey& fact, const std::string& id,
                                          const RowState& state, std::vector<Kept>& counted) {
  FoldInput input;
  input.type = fact.type;
  input.id = id;
  input.key = fact.key;
  input.patient = patient_;
  input.kept = state.kept;
  if (!aside_.empty()) {
    for (const Kept& one : state.kept) {
      const bool withholds = fact.type == kRestrictionRow && hides_address(one);
      if (counts(state, one) || withholds) counted.push_back(one);
    }
    input.kept = counted;
  }
  if (fact.type != "AllergyIntolerance") return input;
  if (!allergy_list_) {
    RowState lists = TRY(read_state({std::string(kAllergyListRow), "list"}));
    std::erase_if(lists.kept, [&](const Kept& one) { return !counts(lists, one); });
    allergy_list_ = std::move(lists);
  }
  input.allergy_list = &*allergy_list_;
  return input;
}

// By name and birth date; numbers are noted with the subject (subject.hpp). Most versions of a
// Patient change neither.
Result<void> SubjectFile::put_look_ups(const fhir::Json& patient, std::string_view body,
                                       const std::optional<store::Row>& before) {
  std::vector<store::IndexEntry> old;
  if (before && looked_up_alike(before->body, body)) return {};
  if (before && !before->deleted)
    old = identity::patient_look_ups(subject_, TRY(fhir::parse_json(before->body)));
  const auto now = identity::patient_look_ups(subject_, patient);
  for (const store::IndexEntry& one : old)
    if (!std::binary_search(now.begin(), now.end(), one)) TRY_VOID(writer_.remove_index(one));
  for (const store::IndexEntry& one : now)
    if (!std::binary_search(old.begin(), old.end(), one)) TRY_VOID(writer_.put_index(one));
  return {};
}

Result<std::optional<FiledResource>> SubjectFile::write(const FactKey& fact, const std::string& id,
                                                        RowState state,
                                                        const std::optional<store::Row>& before) {
  std::vector<Kept> counted;
  const FoldInput input = TRY(fold_input(fact, id, state, counted));
  const Folded folded = find_fold(fact.type)(input);
  state.former = folded.former;
  store::Row row = make_row({subject_, fact.type, input.id}, input.kept, folded, state);
  row.applied = now_;
  if (fact.type == kAllergyListRow) allergy_list_.reset();
  std::optional<FiledResource> resource;
  const bool same = before && is_same(*before, row);
  const bool shown = !row.deleted && !fact.type.starts_with('_');
  if (!same) row.facets = facets_of(fact.type, folded.body);
  if (!same && fact.type == "Patient") TRY_VOID(put_look_ups(folded.body, row.body, before));
  const uint32_t version = same ? before->version : TRY(writer_.put(std::move(row)));
  if (shown) resource = FiledResource{fact.type, input.id, version};
  return resource;
}

Result<std::optional<FiledResource>> SubjectFile::settle(const FactKey& fact, const std::string& id,
                                                         RowState state,
                                                         const std::optional<store::Row>& before) {
  compact_by_person(fact.type, state);
  if (state.outdone.size() >= kOutdoneMax) {
    TRY_VOID(put_outdone(std::to_string(state.outdone.lowest()), state.outdone));
    state.outdone = {};
  }
  if (state.kept.empty() && !before) return std::nullopt;
  return write(fact, id, std::move(state), before);
}

Result<std::optional<FiledResource>> SubjectFile::change(const FactKey& fact,
                                                         const Change& change) {
  const std::string id = row_id(subject_, fact);
  const auto before = TRY(writer_.read({subject_, fact.type, id}));
  RowState state = TRY(parse_row_state(before ? before->stamps : std::string()));
  state.key = fact.key;
  change(state);
  return settle(fact, id, std::move(state), before);
}

Result<std::optional<FiledResource>> SubjectFile::put(const FactKey& fact, std::vector<Kept> said,
                                                      const SourceNote& from, bool known_by_other) {
  const std::string id = row_id(subject_, fact);
  const auto before = TRY(writer_.read({subject_, fact.type, id}));
  RowState state;
  if (before) state = TRY(parse_row_state(before->stamps));
  state.key = fact.key;
  const bool may_be_unheard = before && known_by_other && fact.type == "Patient";
  if (may_be_unheard && !state.sources.contains(from.source.seq)) {
    drop_unheard(state, from.who, said);
    if (said.empty() && before->deleted) return std::nullopt;
    if (said.empty()) return FiledResource{fact.type, id, before->version};
  }
  state.replace(std::move(said), from);
  return settle(fact, id, std::move(state), before);
}

Result<void> SubjectFile::put_state_only(const FactKey& fact, RowState state, fhir::Json body) {
  const store::RowKey key{subject_, fact.type, row_id(subject_, fact)};
  const auto before = TRY(writer_.read(key));
  if (!before && state.kept.empty()) return {};
  Folded folded;
  folded.body = std::move(body);
  state.forget_unused();
  for (size_t at = 0; at < state.kept.size(); ++at) folded.set_by.push_back(at);
  store::Row row = make_row(key, state.kept, folded, state);
  row.applied = now_;
  if (before && is_same(*before, row)) return {};
  TRY(writer_.put(std::move(row)));
  return {};
}

Result<void> SubjectFile::refold(std::string_view type) {
  for (const store::Row& row : TRY(read_rows({std::string(type)}))) {
    RowState state = TRY(parse_row_state(row.stamps));
    const FactKey fact{std::string(type), state.key};
    TRY(write(fact, row.key.id, std::move(state), row));
  }
  return {};
}

Result<void> SubjectFile::refold_all() {
  allergy_list_.reset();
  for (const store::Row& row : TRY(read_rows({}))) {
    if (!find_fold(row.key.type)) continue;
    RowState state = TRY(parse_row_state(row.stamps));
    const FactKey fact{row.key.type, state.key};
    TRY(write(fact, row.key.id, std::move(state), row));
  }
  return {};
}

Result<std::vector<FactKey>> SubjectFile::facts_of(uint64_t seq) {
  std::vector<FactKey> facts;
  for (const store::Row& row : TRY(read_rows({}))) {
    if (!find_fold(row.key.type)) continue;
    const RowState state = TRY(parse_row_state(row.stamps));
    if (state.sources.contains(seq) || state.outdone.contains(seq))
      facts.push_back({row.key.type, state.key});
  }
  return facts;
}

// The Patient knows of all but those that told it nothing new, of which another row holds a part.
Result<std::set<uint64_t>> SubjectFile::messages_by(const std::set<std::string>& who) {
  std::set<uint64_t> messages;
  for (const store::Row& row : TRY(read_rows({}))) {
    const bool folded = find_fold(row.key.type) || row.key.type == kUnplacedRow;
    if (!folded && row.key.type != kOutdoneRow) continue;
    const RowState state = TRY(parse_row_state(row.stamps));
    for (const auto& [seq, note] : state.sources)
      if (who.contains(note.who)) messages.insert(seq);
    for (const auto& [name, seqs] : state.outdone.by_who)
      if (who.contains(name)) messages.insert(seqs.begin(), seqs.end());
  }
  return messages;
}

Result<bool> SubjectFile::has_statement_after(const Stamp& stamp) {
  for (const store::Row& row : TRY(read_rows({}))) {
    if (!find_fold(row.key.type)) continue;
    const RowState state = TRY(parse_row_state(row.stamps));
    if (std::any_of(state.kept.begin(), state.kept.end(),
                    [&](const Kept& one) { return one.stamp > stamp; }))
      return true;
  }
  return false;
}

// Joined to what a row of that id holds already.
Result<void> SubjectFile::put_outdone(const std::string& id, const Outdone& outdone) {
  store::Row row;
  row.key = {subject_, std::string(kOutdoneRow), id};
  const auto before = TRY(writer_.read(row.key));
  RowState state = TRY(parse_row_state(before ? before->stamps : std::string()));
  state.outdone.add(outdone);
  row.happened = row.recorded = row.received = row.applied = now_;
  row.stamps = render_row_state(state);
  row.body = "{}";
  if (before && before->stamps == row.stamps) return {};
  TRY(writer_.put(std::move(row)));
  return {};
}

Result<void> SubjectFile::forget_outdone(uint64_t seq, std::string_view but_by) {
  for (store::Row& row : TRY(read_rows({std::string(kOutdoneRow)}))) {
    RowState state = TRY(parse_row_state(row.stamps));
    if (!state.outdone.erase(seq, but_by)) continue;
    row.applied = now_;
    row.stamps = render_row_state(state);
    TRY(writer_.put(std::move(row)));
  }
  return {};
}

}  // namespace weft::record::filing
