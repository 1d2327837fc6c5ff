// SPDX-License-Identifier: Apache-2.0
// A row of the store from a fold: heading, labels, times, provenance, facets. Pure.
#pragma once

#include <vector>

#include "record/filing/fold/fold.hpp"
#include "store/store.hpp"

namespace weft::record::filing {

// `counted`: the statements the fold saw. `applied` is left to the caller, and the facets: they
// follow from the body, and most rows that are made turn out to be as they were.
store::Row make_row(store::RowKey key, KeptView counted, const Folded& folded,
                    const RowState& state);

// Empty for what is no FHIR resource.
std::string facets_of(std::string_view type, const fhir::Json& body);

}  // namespace weft::record::filing
