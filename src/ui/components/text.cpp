// SPDX-License-Identifier: Apache-2.0
// https://service-manual.nhs.uk/design-system/components/inset-text
// https://service-manual.nhs.uk/design-system/components/skip-link
#include "ui/components.hpp"

namespace weft::ui {

Html inset_text(const InsetTextOptions& options) {
  std::string classes = "nhsuk-inset-text";
  if (!options.classes.empty()) classes += " " + options.classes;
  Html out;
  out.open("div", {{"class", classes}});
  out.element("span", "Information: ", {{"class", "nhsuk-u-visually-hidden"}});
  if (!options.paragraph.empty()) out.open("p").markup(options.paragraph).close("p");
  out.markup(options.content).close("div");
  return out;
}

Html skip_link(std::string_view href, std::string_view words) {
  Html out;
  out.element("a", words,
              {{"class", "nhsuk-skip-link"}, {"data-module", "nhsuk-skip-link"}, {"href", href}});
  return out;
}

}  // namespace weft::ui
