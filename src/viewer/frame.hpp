// SPDX-License-Identifier: Apache-2.0
// What is round every page of the record: environment, who is looking, banner, alert strip and the
// way between headings. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"
#include "record/chart/chart.hpp"
#include "sheet/item.hpp"
#include "ui/html.hpp"

namespace weft::viewer {

struct PageFrame {
  std::string base;         // "/c/OPAQUE/"
  std::string environment;  // "live" "training" "demo" "test"
  std::string user_name, role, organisation;
  Instant now;
};

inline sheet::Place place_of(const PageFrame& frame) { return {frame.base, frame.now}; }

struct FramedPage {
  std::string title;    // of the browser's tab: the page, never the person
  ui::Html heading;     // h1; empty: the title
  std::string current;  // path of the page under the base, for the navigation
  ui::Html main;
};

std::string render_framed(const PageFrame& frame, const record::chart::Banner& banner,
                          const std::vector<record::chart::AlertEntry>& alerts,
                          const FramedPage& page);

}  // namespace weft::viewer
