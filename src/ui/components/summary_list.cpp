// SPDX-License-Identifier: Apache-2.0
// https://service-manual.nhs.uk/design-system/components/summary-list
#include "ui/components.hpp"

namespace weft::ui {

Html summary_list(const SummaryListOptions& options) {
  std::string classes = "nhsuk-summary-list";
  if (!options.border) {
    classes += " nhsuk-summary-list--no-border";
  } else if (!options.last_row_border) {
    classes += " nhsuk-summary-list--no-last-row-border";
  }
  if (!options.classes.empty()) classes += " " + options.classes;
  Html out;
  out.open("dl", {{"class", classes}});
  for (const SummaryRow& row : options.rows) {
    out.open("div", {{"class", "nhsuk-summary-list__row"}});
    out.open("dt", {{"class", "nhsuk-summary-list__key"}}).markup(row.key).close("dt");
    out.open("dd", {{"class", "nhsuk-summary-list__value"}}).markup(row.value).close("dd");
    out.close("div");
  }
  out.close("dl");
  return out;
}

}  // namespace weft::ui
