// SPDX-License-Identifier: Apache-2.0
#include "record/filing/fold/group_fold.hpp"

#include <algorithm>

namespace weft::record::filing {

GroupFold fold_group(KeptView kept, const std::vector<Stamp>& deletions) {
  std::vector<size_t> deleted, standing;
  const auto all_deleted_between = [&](const Stamp& from, const Stamp& to) {
    return std::any_of(deletions.begin(), deletions.end(),
                       [&](const Stamp& deletion) { return from < deletion && deletion <= to; });
  };
  const auto delete_all = [&] {
    if (!standing.empty()) deleted = std::move(standing);
    standing = {};
  };
  for (size_t at = 0; at < kept.size(); ++at) {
    if (at > 0 && all_deleted_between(kept[at - 1].stamp, kept[at].stamp)) delete_all();
    standing.push_back(at);
    if (kept[at].event == "delete") delete_all();
  }
  const Stamp never{Instant{INT64_MAX}, UINT64_MAX};
  if (!kept.empty() && all_deleted_between(kept.back().stamp, never)) delete_all();
  GroupFold group;
  group.deleted = standing.empty() && !deleted.empty();
  group.winners = decide_winners(kept, group.deleted ? deleted : standing);
  return group;
}

void put_group(const FoldInput& input, const GroupFold& group, Folded& folded) {
  put_elements(folded.body, input.kept, group.winners);
  folded.set_by = positions_of(group.winners);
  if (folded.set_by.empty() || folded.set_by.back() + 1 != input.kept.size())
    folded.set_by.push_back(input.kept.size() - 1);  // the latest mention dates the row
  if (group.deleted) folded.labels |= static_cast<uint64_t>(Label::Withdrawn);
  for (const size_t at : folded.set_by) {
    if (input.kept[at].confidential) folded.labels |= static_cast<uint64_t>(Label::Confidential);
    if (input.kept[at].happened) folded.happened = input.kept[at].happened;
  }
}

}  // namespace weft::record::filing
