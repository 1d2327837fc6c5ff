// SPDX-License-Identifier: Apache-2.0
// https://service-manual.nhs.uk/design-system/components/details
#include "ui/components.hpp"

namespace weft::ui {

Html details(const DetailsOptions& options) {
  std::string classes = "nhsuk-details";
  if (!options.classes.empty()) classes += " " + options.classes;
  Html out;
  out.open(
      "details",
      {{"class", classes}, {"id", options.id, !options.id.empty()}, {"open", {}, options.open}});
  out.open("summary", {{"class", "nhsuk-details__summary"}});
  out.open("span", {{"class", "nhsuk-details__summary-text"}}).markup(options.summary);
  out.close("span").close("summary");
  out.open("div", {{"class", "nhsuk-details__text"}}).markup(options.content).close("div");
  out.close("details");
  return out;
}

}  // namespace weft::ui
