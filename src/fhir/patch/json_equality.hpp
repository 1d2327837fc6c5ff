// SPDX-License-Identifier: Apache-2.0
// Whether two JSON values mean the same: numbers by value, members in any order. Pure.
// https://www.rfc-editor.org/rfc/rfc6902#section-4.6
#pragma once

#include "fhir/json/json.hpp"

namespace weft::fhir {

bool is_same_value(const Json& left, const Json& right);

}  // namespace weft::fhir
