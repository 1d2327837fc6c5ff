// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/packed_list.hpp"

#include <charconv>

namespace weft::store::sqlite {

void pack_onto(std::string& packed, std::string_view item) {
  packed += std::to_string(item.size());
  packed += ':';
  packed += item;
}

std::string pack_list(const std::vector<std::string>& items) {
  std::string packed;
  for (const std::string& item : items) pack_onto(packed, item);
  return packed;
}

std::vector<std::string> unpack_list(std::string_view packed) {
  std::vector<std::string> items;
  for (;;) {
    size_t size = 0;
    const auto [end, error] = std::from_chars(packed.begin(), packed.end(), size);
    if (error != std::errc() || end == packed.end() || *end != ':') return items;
    packed.remove_prefix(static_cast<size_t>(end - packed.begin()) + 1);
    if (size > packed.size()) return items;
    items.emplace_back(packed.substr(0, size));
    packed.remove_prefix(size);
  }
}

}  // namespace weft::store::sqlite
