// SPDX-License-Identifier: Apache-2.0
// Where the resources lie that a search can mean: by its patient, by an id, or by a look-up across
// people. Hints only: who reads them decides every condition. Reads only.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "record/resources.hpp"
#include "store/store.hpp"

namespace weft::record::resources {

struct Candidates {
  std::vector<store::SubjectId> subjects;  // all their rows of the type
  std::vector<store::RowKey> keys;
};

// Kind::Unsupported: nothing in it says whose record to look in, and no look-up leads there.
Result<Candidates> find_candidates(store::Store& store, std::string_view type,
                                   const Conditions& conditions);

}  // namespace weft::record::resources
