// SPDX-License-Identifier: Apache-2.0
// Rule 8: whether the subject's address and places are hidden. The latest stamp holds.
#include "record/filing/fold/fold.hpp"

namespace weft::record::filing {

bool hides_address(const Kept& restriction) {
  if (restriction.content.is_bool()) return restriction.content.flag();
  for (const auto& [name, value] : restriction.content.members())
    if (value.flag()) return true;
  return false;
}

Folded fold_restriction(const FoldInput& input) {
  Folded folded;
  if (input.kept.empty()) return folded;
  folded.body = fhir::Json::object();
  folded.body.set("hidden", hides_address(input.kept.back()));
  folded.set_by = {input.kept.size() - 1};
  return folded;
}

}  // namespace weft::record::filing
