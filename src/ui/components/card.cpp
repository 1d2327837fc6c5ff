// SPDX-License-Identifier: Apache-2.0
// https://service-manual.nhs.uk/design-system/components/card
// https://service-manual.nhs.uk/design-system/components/warning-callout
#include "ui/components.hpp"

namespace weft::ui {
namespace {

void write_heading(Html& out, const CardOptions& options) {
  if (options.heading.empty()) return;
  const std::string tag = "h" + std::to_string(options.heading_level);
  std::string classes = "nhsuk-card__heading";
  if (!options.heading_size.empty()) classes += " nhsuk-heading-" + options.heading_size;
  out.open(tag, {{"class", classes}});
  if (options.hidden_heading.empty()) {
    out.markup(options.heading);
  } else {
    out.open("span", {{"role", "text"}});
    out.element("span", options.hidden_heading + ": ", {{"class", "nhsuk-u-visually-hidden"}});
    out.markup(options.heading).close("span");
  }
  out.close(tag);
}

bool says_important(std::string_view heading) {
  return heading.contains("Important") || heading.contains("important");
}

}  // namespace

Html card(const CardOptions& options) {
  std::string classes = "nhsuk-card";
  if (!options.variant.empty()) classes += " nhsuk-card--" + options.variant;
  if (!options.classes.empty()) classes += " " + options.classes;
  std::vector<Attribute> attributes = {{"class", classes}};
  for (const auto& [name, value] : options.attributes) attributes.push_back({name, value});
  Html out;
  out.open_with("div", attributes).open("div", {{"class", "nhsuk-card__content"}});
  write_heading(out, options);
  if (!options.description.empty()) {
    out.open("p", {{"class", "nhsuk-card__description"}}).markup(options.description).close("p");
  }
  out.markup(options.content).close("div").close("div");
  return out;
}

Html warning_callout(const WarningCalloutOptions& options) {
  return card({.heading = options.heading.empty() ? Html() : text(options.heading),
               .heading_level = options.heading_level,
               .hidden_heading = says_important(options.heading) ? "" : "Important",
               .description = options.description,
               .content = options.content,
               .variant = "warning"});
}

}  // namespace weft::ui
