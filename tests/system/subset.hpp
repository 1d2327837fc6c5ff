// SPDX-License-Identifier: Apache-2.0
// Whether a FHIR tree says at least what another says: members by name, list entries each by one of
// its own, times as the instants they mean. Pure.
#pragma once

#include <string>
#include <vector>

#include "fhir/json/json.hpp"

namespace weft::testing {

bool says(const fhir::Json& actual, const fhir::Json& expected);

// Where `actual` falls short: "status: wanted final, came preliminary".
std::vector<std::string> list_shortfalls(const fhir::Json& actual, const fhir::Json& expected);

// For each expected tree a different actual one that says it; the positions left without one.
std::vector<size_t> find_unmet(const std::vector<const fhir::Json*>& actual,
                               const std::vector<const fhir::Json*>& expected);

}  // namespace weft::testing
