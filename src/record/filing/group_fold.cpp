// SPDX-License-Identifier: Apache-2.0
#include "record/filing/group_fold.hpp"

namespace weft::record::filing {

GroupFold fold_group(const std::vector<Kept>& kept) {
  std::vector<size_t> standing, since_last;
  GroupFold group;
  for (size_t at = 0; at < kept.size(); ++at) {
    since_last.push_back(at);
    if (kept[at].event != "delete") continue;
    standing = std::move(since_last);
    since_last = {};
  }
  group.deleted = since_last.empty() && !standing.empty();
  group.winners = decide_winners(kept, group.deleted ? standing : since_last);
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
