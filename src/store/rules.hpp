// SPDX-License-Identifier: Apache-2.0
// What every engine must refuse or pass alike: one place, so that engines cannot differ. Pure.
#pragma once

#include <limits>

#include "store/store.hpp"

namespace weft::store {

// Numbers are kept as signed 64-bit integers by SQL engines.
inline constexpr uint64_t kNumberMax = std::numeric_limits<int64_t>::max();

Result<void> check_key(const RowKey& key);
Result<void> check_filter(const Filter& filter);
Result<void> check_subject(const Subject& subject);
Result<void> check_index(const IndexEntry& entry);
Result<void> check_outcome(const Outcome& outcome);
Error unknown_subject();

// Everything of a filter but its subjects and types, which engines turn into ranges.
bool passes(const Filter& filter, uint16_t heading, uint64_t labels, bool deleted);

// The ranges of a filter: each subject and type once, in order. No types: one empty word, "any".
std::vector<SubjectId> subjects_of(const Filter& filter);
std::vector<std::string> types_of(const Filter& filter);

}  // namespace weft::store
