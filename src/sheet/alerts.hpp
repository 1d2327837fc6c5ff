// SPDX-License-Identifier: Apache-2.0
// The alert strip, in view on every page: each entry says what is recorded, that none is recorded
// and who asserted it, or that there is no information. Conflicts come first. Pure.
#pragma once

#include <vector>

#include "record/chart/chart.hpp"
#include "sheet/item.hpp"
#include "ui/html.hpp"

namespace weft::sheet {

ui::Html alert_strip(const Place& place, const std::vector<record::chart::AlertEntry>& alerts);

}  // namespace weft::sheet
