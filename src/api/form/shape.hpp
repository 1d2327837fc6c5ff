// SPDX-License-Identifier: Apache-2.0
// How much of each resource an answer shows: _summary and _elements. Pure.
// https://hl7.org/fhir/R4/search.html#summary · #elements
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::api {

enum class Summary { None, True, Text, Data, Count };

struct Shape {
  Summary summary = Summary::None;
  std::set<std::string, std::less<>> elements;  // empty: all
  bool is_whole() const { return summary == Summary::None && elements.empty(); }
};

Result<Summary> parse_summary(std::string_view word);
std::string_view word_for(Summary summary);
std::set<std::string, std::less<>> parse_elements(std::string_view type, std::string_view names);

// The body itself where the shape is whole; else what it leaves, tagged SUBSETTED.
Result<std::string> shaped(std::string body, const Shape& shape);

}  // namespace weft::api
