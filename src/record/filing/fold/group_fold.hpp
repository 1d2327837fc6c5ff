// SPDX-License-Identifier: Apache-2.0
// The fold of a fact that is one group of elements and can be deleted by its source: an allergy, a
// problem. Each element holds what the latest stamp said of it since the last deletion. Pure.
#pragma once

#include "record/filing/fold/element.hpp"
#include "record/filing/fold/fold.hpp"

namespace weft::record::filing {

struct GroupFold {
  Winners winners;
  bool deleted = false;  // the winners are those before the deletion, itself included
};
// `deletions`: stamps at which the source deleted every such fact at once.
GroupFold fold_group(KeptView kept, const std::vector<Stamp>& deletions = {});

// Puts what the winners say into `folded`: elements, labels, times, what set them.
void put_group(const FoldInput& input, const GroupFold& group, Folded& folded);

}  // namespace weft::record::filing
