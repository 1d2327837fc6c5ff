// SPDX-License-Identifier: Apache-2.0
// References from what is shown to what is hidden are taken out: a report must not count a result
// line that the viewer may not see. Pure.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "fhir/json/json.hpp"

namespace weft::record::chart {

using HiddenThings = std::unordered_set<std::string>;  // "Observation/abc"

// Whether the text of a resource refers to any of them: found without parsing.
bool refers_to_any(std::string_view body, const HiddenThings& hidden);

void drop_references(fhir::Json& resource, const HiddenThings& hidden);

}  // namespace weft::record::chart
