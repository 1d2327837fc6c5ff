// SPDX-License-Identifier: Apache-2.0
// The shell of every page: language, title, viewport, styles, script, skip link, one h1, main.
// Pure. No inline style or script: the content security policy forbids both.
#pragma once

#include <string>
#include <string_view>

#include "ui/html.hpp"

namespace weft::ui {

struct PageOptions {
  std::string title;          // " – Weft" is added; never anything about a person
  Html heading;               // the one h1; empty: `title`
  bool hide_heading = false;  // h1 for screen readers only
  Html before;                // between skip link and main: marks, banner, navigation
  Html main;                  // after the h1
  Html after;                 // footer
  std::string body_classes;
};

std::string page(const PageOptions& options);

// The environment, unmistakable on every page: "live", "training", "demo", "test".
Html environment_mark(std::string_view environment);

}  // namespace weft::ui
