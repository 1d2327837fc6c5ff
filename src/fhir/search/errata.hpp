// SPDX-License-Identifier: Apache-2.0
// R4's search parameters that contradict themselves, put right: docs/reference/search.md.
#pragma once

#include "fhir/search/parameters.hpp"

namespace weft::fhir::search {

void apply_errata(ParameterSource& source);

}  // namespace weft::fhir::search
