// SPDX-License-Identifier: Apache-2.0
// The NHS design system's components that Weft uses: options in, HTML out, the same markup as
// nhsuk-frontend's own fixtures (components_test.cpp compares them). Pure.
// https://service-manual.nhs.uk/design-system/components
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ui/html.hpp"

namespace weft::ui {

enum class TagColour {
  Default,
  White,
  Grey,
  Green,
  AquaGreen,
  Blue,
  Purple,
  Pink,
  Red,
  Orange,
  Yellow,
  None
};

struct TagOptions {
  Html content;
  TagColour colour = TagColour::Default;
  bool border = true;
  std::string classes;
};
Html tag(const TagOptions& options);

struct TableCell {
  Html content;
  bool numeric = false;
  std::string classes;
  std::string width;                                            // "one-third"
  std::vector<std::pair<std::string, std::string>> attributes;  // names are literals of ours
};

struct TableRow {
  std::vector<TableCell> cells;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string classes;
};

struct TableOptions {
  Html caption;              // empty: none
  std::string caption_size;  // "s" "m" "l" "xl"
  std::string caption_id;    // needed with scroll
  std::string caption_classes;
  std::vector<TableCell> head;
  std::vector<TableRow> rows;
  bool first_cell_is_header = false;
  bool compact = false;
  bool striped = false;
  bool border = true;
  bool last_row_border = true;
  // A region that scrolls sideways. Ours also takes the keyboard's focus, as theirs does with its
  // script: a scrolling region must be reachable without one.
  bool scroll = false;
  bool scroll_takes_focus = true;
  std::string classes;
};
Html table(const TableOptions& options);

struct SummaryRow {
  Html key;
  Html value;
};
struct SummaryListOptions {
  std::vector<SummaryRow> rows;
  bool border = true;
  bool last_row_border = true;
  std::string classes;
};
Html summary_list(const SummaryListOptions& options);

struct DetailsOptions {
  Html summary;
  Html content;
  bool open = false;
  std::string classes;
  std::string id;
};
Html details(const DetailsOptions& options);

struct CardOptions {
  Html heading;  // empty: none
  int heading_level = 2;
  std::string heading_size;    // "s" "m" …
  std::string hidden_heading;  // read out before the heading by screen readers
  Html description;            // one paragraph; or
  Html content;                // blocks
  std::string variant;         // "" "feature" "primary" "secondary" "warning"
  std::string classes;
  std::vector<std::pair<std::string, std::string>> attributes;
};
Html card(const CardOptions& options);

struct WarningCalloutOptions {
  std::string heading;
  int heading_level = 3;
  Html description;  // one paragraph; or
  Html content;      // blocks
};
Html warning_callout(const WarningCalloutOptions& options);

struct InsetTextOptions {
  Html paragraph;  // one paragraph; or
  Html content;    // blocks
  std::string classes;
};
Html inset_text(const InsetTextOptions& options);

Html skip_link(std::string_view href = "#maincontent",
               std::string_view words = "Skip to main content");

}  // namespace weft::ui
