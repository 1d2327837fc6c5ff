// SPDX-License-Identifier: Apache-2.0
// A search's conditions decided on facets, over what one program may see. Reads only; used by the
// Door, and inside a transaction by conditional operations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "record/resources/sight.hpp"

namespace weft::record::resources {

inline constexpr uint64_t kNow = UINT64_MAX;

struct Question {
  std::string_view type;
  const Conditions& conditions;
  std::string_view base;
  uint64_t as_of = kNow;  // commit: rows as they stood then, under the policy of now
  // Rows of this feed are found whether or not they may be seen: a source finds what it wrote.
  std::string_view own_feed = {};
};

struct Found {
  store::RowKey key;
  Seen seen;
  std::string facets;  // of what is seen
};

// By type and id. Kinds: Invalid, Unsupported.
Result<std::vector<Found>> find(store::Store& store, Sight& sight, const Question& question);

// "code" or "-code"; what has no value comes last.
Result<void> sort_found(std::vector<Found>& found, std::string_view type,
                        const std::vector<std::string>& sort);

}  // namespace weft::record::resources
