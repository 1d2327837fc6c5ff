// SPDX-License-Identifier: Apache-2.0
// Ids of resources: a person's begins with the number of the subject it is filed under, so that a
// read finds its subject without an index; what belongs to nobody lies on the store's own shelf,
// and its id is made of the number that look-ups lead to. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/store.hpp"

namespace weft::record {

// "00c0ffee00c0ffee-": sixteen digits of the subject's number.
std::string subject_prefix(store::SubjectId subject);

// "s-" and 32 digits: the number, and half a hash that tells a mistyped one.
std::string shelf_id(std::string_view type, uint64_t number);
uint64_t shelf_number(std::string_view id);  // of a shelf id

// Where a resource of that id lies; kOwnShelf for a shelf id. nullopt: not an id of this server.
std::optional<store::SubjectId> find_subject_in(std::string_view id);

}  // namespace weft::record
