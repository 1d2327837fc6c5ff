// SPDX-License-Identifier: Apache-2.0
// Bodies packed as Accept-Encoding allows. Pure; a thread keeps its own workspace.
// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weft::api {

enum class Packing { None, Gzip, Zstd };

inline constexpr size_t kPackedBytesMin = 1024;  // below it packing costs more than it saves

// The one of the highest weight; of equals zstd, which is the faster.
Packing decide_packing(std::string_view accept_encoding, size_t bytes);
std::optional<std::string> pack(std::string_view bytes, Packing packing);  // nullopt: no memory

}  // namespace weft::api
