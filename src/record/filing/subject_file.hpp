// SPDX-License-Identifier: Apache-2.0
// The rows of one subject inside the caller's transaction: each is read, given its new statements,
// folded anew, and written only when that changed something. Owned by one call of file().
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "record/filing/filing.hpp"
#include "record/filing/fold/fact_key.hpp"
#include "record/filing/fold/fold.hpp"

namespace weft::record::filing {

class SubjectFile {
 public:
  // `aside`: whose messages are kept but do not count (rule 7).
  SubjectFile(store::Writer& writer, Instant now, store::SubjectId subject,
              std::set<std::string> aside)
      : writer_(writer),
        now_(now),
        subject_(subject),
        patient_(patient_id(subject)),
        aside_(std::move(aside)) {}

  using Change = std::function<void(RowState&)>;
  // The resource as it stands after the change; none where it shows nothing.
  Result<std::optional<FiledResource>> change(const FactKey& fact, const Change& change);

  // What a message says of a fact, in place of what it said of it before. `known_by_other`: another
  // row keeps that the message came, so the Patient need not where it tells it nothing.
  Result<std::optional<FiledResource>> put(const FactKey& fact, std::vector<Kept> said,
                                           const SourceNote& from, bool known_by_other);

  Result<RowState> read_state(const FactKey& fact);
  Result<std::vector<RowState>> read_states(std::string_view type);
  Result<void> put_state_only(const FactKey& fact, RowState state, fhir::Json body);

  Result<void> refold(std::string_view type);  // every row of a type
  Result<void> refold_all();
  // Journal sequences of every message by one of these, also of those that no row holds any more.
  Result<std::set<uint64_t>> messages_by(const std::set<std::string>& who);

  Result<bool> has_statement_after(const Stamp& stamp);

  Result<std::vector<FactKey>> facts_of(uint64_t seq);  // rows that know of a message
  // A mended message is no longer one that `but_by` did not send, or did not send here.
  Result<void> forget_outdone(uint64_t seq, std::string_view but_by);

  bool counts(const RowState& state, const Kept& statement) const;
  store::SubjectId subject() const { return subject_; }
  void set_aside(std::set<std::string> aside) { aside_ = std::move(aside); }

 private:
  Result<std::vector<store::Row>> read_rows(std::vector<std::string> types);
  // Views `state`, or `counted`, which is filled where some statements do not count.
  Result<FoldInput> fold_input(const FactKey& fact, const std::string& id, const RowState& state,
                               std::vector<Kept>& counted);
  Result<void> put_look_ups(const fhir::Json& patient, std::string_view body,
                            const std::optional<store::Row>& before);
  Result<std::optional<FiledResource>> settle(const FactKey& fact, const std::string& id,
                                              RowState state,
                                              const std::optional<store::Row>& before);
  Result<std::optional<FiledResource>> write(const FactKey& fact, const std::string& id,
                                             RowState state,
                                             const std::optional<store::Row>& before);
  Result<void> put_outdone(const std::string& id, const Outdone& outdone);

  store::Writer& writer_;
  Instant now_;
  store::SubjectId subject_;
  const std::string patient_;  // id of the subject's Patient
  std::set<std::string> aside_;
  std::optional<RowState> allergy_list_;
};

}  // namespace weft::record::filing
