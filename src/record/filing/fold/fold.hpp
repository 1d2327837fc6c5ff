// SPDX-License-Identifier: Apache-2.0
// The fold: what a row says, from the statements about its fact. One pure function per rule of
// docs/explanation/fold.md, each in its own file; the same statements give the same row whatever
// order they came in. No I/O, no clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/filing/fold/row_state.hpp"
#include "record/heading.hpp"

namespace weft::record::filing {

// What to fold: the statements that count, ordered by group and stamp.
struct FoldInput {
  std::string type;     // row type
  std::string id;       // row id
  std::string key;      // the fact's key
  std::string patient;  // id of the subject's Patient
  KeptView kept;
  const RowState* allergy_list = nullptr;  // rule 5: the lists the subject's feeds gave
};

struct Folded {
  fhir::Json body;  // null: nothing to show; the row is kept, as a deleted version
  Heading heading = Heading::Internal;
  uint64_t labels = 0;
  std::optional<Instant> happened;
  std::vector<size_t> set_by;  // positions in `kept` of the statements that made the body
  bool provisional = false, cancelled_after_final = false;
  std::string not_in_list_of;
  fhir::Json former;  // results: bodies replaced by later ones, newest first
};

Folded fold_demographics(const FoldInput& input);  // rule 2
Folded fold_encounter(const FoldInput& input);     // rule 3
Folded fold_result(const FoldInput& input);        // rule 4, OBX
Folded fold_report(const FoldInput& input);        // rule 4, OBR
Folded fold_allergy(const FoldInput& input);       // rule 5
Folded fold_allergy_list(const FoldInput& input);  // rule 5
Folded fold_problem(const FoldInput& input);
Folded fold_restriction(const FoldInput& input);  // rule 8

bool hides_address(const Kept& restriction);

// The fold for a row type; null for a type that is not folded from statements.
using Fold = Folded (*)(const FoldInput&);
Fold find_fold(std::string_view type);

// What may be forgotten because no statement still to come can make it count again. Never mixes
// statements of different `who` (rule 7 may set one of them aside later).
std::vector<Kept> compact(std::string_view type, std::vector<Kept> kept);
// The same before it is kept: provisional demographics of groups that `who` has stated by an ADT.
void drop_unheard(const RowState& patient, std::string_view who, std::vector<Kept>& said);

}  // namespace weft::record::filing
