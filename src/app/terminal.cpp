// SPDX-License-Identifier: Apache-2.0
#include "app/terminal.hpp"

#include "ui/visible.hpp"

namespace weft::app {

std::string for_terminal(std::string_view text, std::string_view line_break) {
  std::string shown;
  for (const ui::VisiblePiece& piece : ui::visible_pieces(text)) {
    if (piece.kind == ui::VisiblePiece::Text) shown += piece.text;
    if (piece.kind == ui::VisiblePiece::LineBreak) shown += line_break;
    if (piece.kind == ui::VisiblePiece::Hidden) shown += "<" + piece.text + ">";
  }
  return shown;
}

}  // namespace weft::app
