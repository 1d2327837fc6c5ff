// SPDX-License-Identifier: Apache-2.0
// JSON Pointer: the way from a document's root to one value in it. A pure value.
// https://www.rfc-editor.org/rfc/rfc6901
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::fhir {

using JsonPointer = std::vector<std::string>;  // reference tokens, unescaped; empty: the root

Result<JsonPointer> parse_json_pointer(std::string_view text);

// An array position as section 4 writes it: no sign, no leading zero. nullopt: no such position.
std::optional<size_t> parse_array_index(std::string_view token);

// nullptr: nothing lies there. `-` names the place after an array's end, where nothing lies.
Json* find_at(Json& root, std::span<const std::string> tokens);
const Json* find_at(const Json& root, std::span<const std::string> tokens);

}  // namespace weft::fhir
