// SPDX-License-Identifier: Apache-2.0
// SHA-256 and HMAC-SHA-256 (OpenSSL). Results are 32 raw bytes.
#pragma once

#include <string>
#include <string_view>

namespace weft {

std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace weft
