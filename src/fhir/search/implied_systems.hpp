// SPDX-License-Identifier: Apache-2.0
// The code system of a code that bears none: its element's required binding fixes it.
// https://hl7.org/fhir/R4/search.html#token
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::fhir::search {

inline constexpr std::string_view kSpecialValues =
    "http://terminology.hl7.org/CodeSystem/special-values";  // of true and false

std::vector<std::string> implied_systems(std::string_view value_set);

}  // namespace weft::fhir::search
