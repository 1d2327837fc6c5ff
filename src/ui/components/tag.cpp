// SPDX-License-Identifier: Apache-2.0
// https://service-manual.nhs.uk/design-system/components/tag
#include "ui/components.hpp"

namespace weft::ui {
namespace {

std::string_view colour_class(TagColour colour) {
  switch (colour) {
    case TagColour::Default:
      return "";
    case TagColour::White:
      return " nhsuk-tag--white";
    case TagColour::Grey:
      return " nhsuk-tag--grey";
    case TagColour::Green:
      return " nhsuk-tag--green";
    case TagColour::AquaGreen:
      return " nhsuk-tag--aqua-green";
    case TagColour::Blue:
      return " nhsuk-tag--blue";
    case TagColour::Purple:
      return " nhsuk-tag--purple";
    case TagColour::Pink:
      return " nhsuk-tag--pink";
    case TagColour::Red:
      return " nhsuk-tag--red";
    case TagColour::Orange:
      return " nhsuk-tag--orange";
    case TagColour::Yellow:
      return " nhsuk-tag--yellow";
    case TagColour::None:
      return " nhsuk-tag--no-colour";
  }
  return "";
}

}  // namespace

Html tag(const TagOptions& options) {
  std::string classes = "nhsuk-tag";
  classes += colour_class(options.colour);
  if (!options.border) classes += " nhsuk-tag--no-border";
  if (!options.classes.empty()) classes += " " + options.classes;
  Html out;
  out.open("strong", {{"class", classes}}).markup(options.content).close("strong");
  return out;
}

}  // namespace weft::ui
