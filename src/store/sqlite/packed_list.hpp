// SPDX-License-Identifier: Apache-2.0
// A list of byte strings as one value: each with its length before it, so that any byte may be
// inside and two lists never look alike. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::store::sqlite {

void pack_onto(std::string& packed, std::string_view item);  // "3:abc"
std::string pack_list(const std::vector<std::string>& items);
std::vector<std::string> unpack_list(std::string_view packed);  // ends at what is no item

}  // namespace weft::store::sqlite
