// SPDX-License-Identifier: Apache-2.0
// Small text functions that at least two rooms need. Pure; all strings are UTF-8 unless said.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft {

std::string_view trim(std::string_view text);                         // ASCII white space
std::vector<std::string_view> split(std::string_view text, char by);  // keeps empty parts
std::string join(const std::vector<std::string>& parts, std::string_view by);
std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);
bool is_digits(std::string_view text);  // not empty, 0-9 only
bool is_utf8(std::string_view bytes);

std::string hex(std::string_view bytes);
Result<std::string> parse_hex(std::string_view text);
std::string base64(std::string_view bytes);
Result<std::string> parse_base64(std::string_view text);
std::string base64url(std::string_view bytes);               // no padding
Result<std::string> parse_base64url(std::string_view text);  // padding refused

}  // namespace weft
