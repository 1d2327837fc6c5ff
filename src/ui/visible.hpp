// SPDX-License-Identifier: Apache-2.0
// Cuts outside text into what may be shown as it is and what would hide or reorder it: control and
// bidirectional formatting characters are named ("U+202E"), broken UTF-8 becomes U+FFFD. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::ui {

struct VisiblePiece {
  enum Kind { Text, LineBreak, Hidden } kind = Text;
  std::string text;  // valid UTF-8; for Hidden the character's name
};

// Joiners (U+200C, U+200D) stay as they are: names in several scripts are wrong without them.
std::vector<VisiblePiece> visible_pieces(std::string_view text);

}  // namespace weft::ui
