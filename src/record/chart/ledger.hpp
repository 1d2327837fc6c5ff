// SPDX-License-Identifier: Apache-2.0
// The completeness ledger: for each heading its sources, their ages, and which of the six states
// it is in, so that silence never looks like "none recorded". Pure.
#pragma once

#include "record/chart/chart.hpp"
#include "record/chart/sift.hpp"

namespace weft::record::chart {

// Fills `sources`: only of organisations whose presence may be told.
void note_sources(HeadingView& view, const PersonFacts& person, const Sifted& sifted,
                  const Asking& asking);

// In this order: withheld as a whole; late (what is there is shown, and may be incomplete);
// recorded; asserted none; not shared; no information.
HeadingState decide_state(const HeadingView& view);

}  // namespace weft::record::chart
