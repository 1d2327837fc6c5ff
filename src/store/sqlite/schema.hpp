// SPDX-License-Identifier: Apache-2.0
// The tables of the sqlite engine, as numbered steps. Explained in docs/data_on_disk.md.
#pragma once

#include <span>
#include <string_view>

namespace weft::store::sqlite {

std::span<const std::string_view> store_steps();

}  // namespace weft::store::sqlite
