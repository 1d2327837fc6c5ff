// SPDX-License-Identifier: Apache-2.0
// One submission on its way into the store: the steps of file(), each a step of fold.md, sharing
// what they have read. Lives for one call inside the caller's transaction.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "record/filing/fold/merge.hpp"
#include "record/filing/subject_file.hpp"

namespace weft::record::filing {

// The latest time a message's statements were recorded at, with its sequence.
Stamp stamp_of(const Submission& submission);

Outcome number_reused();  // rule 7: the message is kept, and shown nowhere
Outcome which_stay();     // rule 3: the event waits, the rest of the message is filed

class Filer {
 public:
  Filer(const Submission& submission, const FilingContext& context, store::Writer& writer)
      : submission_(submission), context_(context), writer_(writer) {}

  Result<Outcome> run();

 private:
  struct Known {  // rule 7's view of one subject
    std::vector<NameSeen> names;
    std::vector<identity::MergeEdge> edges;
  };

  // Rule 7
  Result<Known> read_known(store::SubjectId subject);
  Result<void> put_names(store::SubjectId subject, const std::vector<NameSeen>& names);
  Result<void> note_name(store::SubjectId subject, Known& known);
  Result<std::set<std::string>> decide_aside(store::SubjectId subject, Known& known);
  Result<void> recheck_aside(store::SubjectId subject, Known known);
  Result<void> report_aside(SubjectFile& file, const std::set<std::string>& who, bool aside);
  Result<Outcome> number_known(SubjectFile& file, uint64_t seq);
  Result<void> file_merge(store::SubjectId survivor);

  // Statements
  Result<void> file_statements(SubjectFile& file);
  std::map<FactKey, std::vector<Kept>> kept_by_row(store::SubjectId subject) const;
  Result<void> file_facts(SubjectFile& file);
  Result<void> file_unplaced(SubjectFile& file);
  Result<void> file_allergy_lists(SubjectFile& file);
  void note(const std::optional<FiledResource>& resource);
  Kept kept_of(const Statement& statement) const;
  SourceNote source_note() const;

  // Rule 3: events that name no visit
  Result<void> settle_stays(SubjectFile& file);
  Result<void> rewrite_stays(SubjectFile& file, const std::vector<RowState>& stays,
                             const RowState& unplaced,
                             const std::map<uint64_t, std::string>& visits);
  Result<void> report_placed(const RowState& unplaced, const Kept& event, bool placed,
                             const std::optional<FiledResource>& stay);

  // A message that was parked when filed may come again, mended
  Result<void> note_parked_here(store::SubjectId subject, uint64_t seq);
  Result<void> withdraw_before_mending(store::SubjectId subject);
  Result<void> withdraw_from(store::SubjectId before, store::SubjectId now);

  const Submission& submission_;
  const FilingContext& context_;
  store::Writer& writer_;
  Outcome outcome_;
  std::unordered_map<std::string, size_t> noted_;  // TYPE/ID → position among the resources
  bool had_unplaced_ = false;
  std::set<FactKey> filed_;  // rows of the subject this message states something of
};

}  // namespace weft::record::filing
