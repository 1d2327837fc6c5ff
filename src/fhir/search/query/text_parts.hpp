// SPDX-License-Identifier: Apache-2.0
// A search value cut at , $ or | where they are not escaped, and its prefix. Pure.
// https://hl7.org/fhir/R4/search.html#escaping · #prefix
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::fhir::search {

std::vector<std::string_view> split_unescaped(std::string_view text, char by);  // still escaped
std::string unescaped(std::string_view text);

enum class Prefix { Eq, Ne, Gt, Lt, Ge, Le, Sa, Eb, Ap };

Prefix take_prefix(std::string_view& text);  // Eq where there is none

}  // namespace weft::fhir::search
