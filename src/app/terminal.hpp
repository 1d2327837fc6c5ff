// SPDX-License-Identifier: Apache-2.0
// What others wrote, made fit for a terminal: control and reordering characters are shown by name,
// <U+001B>, so that no message can move the cursor, forge a line or hide what it says. Pure.
#pragma once

#include <string>
#include <string_view>

namespace weft::app {

// One line: a line break is shown as `line_break`.
std::string for_terminal(std::string_view text, std::string_view line_break = "\\n");

}  // namespace weft::app
