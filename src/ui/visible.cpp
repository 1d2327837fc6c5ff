// SPDX-License-Identifier: Apache-2.0
#include "ui/visible.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace weft::ui {
namespace {

struct Range {
  uint32_t first, last;
};

// Unicode 15: categories Cc and Zl/Zp, the Bidi_Control property, and format characters that show
// nothing. https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
constexpr std::array kHidden = {Range{0x00, 0x1F},     Range{0x7F, 0x9F},     Range{0xAD, 0xAD},
                                Range{0x61C, 0x61C},   Range{0x180E, 0x180E}, Range{0x200B, 0x200B},
                                Range{0x200E, 0x200F}, Range{0x2028, 0x202E}, Range{0x2060, 0x206F},
                                Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB}};

bool is_hidden(uint32_t code) {
  for (const Range& range : kHidden)
    if (code >= range.first && code <= range.last) return true;
  return false;
}

struct Decoded {
  uint32_t code = 0xFFFD;
  size_t length = 1;
  bool valid = false;
};

// https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf table 3-7, well-formed UTF-8
Decoded decode_one(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  uint32_t code = lead & (0x7F >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3F);
  }
  constexpr std::array<uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kLeast[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  return {code, length, true};
}

}  // namespace

std::vector<VisiblePiece> visible_pieces(std::string_view text) {
  std::vector<VisiblePiece> pieces;
  std::string run;
  const auto flush = [&] {
    if (!run.empty()) pieces.push_back({VisiblePiece::Text, std::move(run)});
    run.clear();
  };
  for (size_t at = 0; at < text.size();) {
    const Decoded one = decode_one(text.substr(at));
    const std::string_view bytes = text.substr(at, one.length);
    at += one.length;
    if (!one.valid) {
      run += "\xEF\xBF\xBD";
    } else if (one.code == '\t') {
      run += ' ';
    } else if (one.code == '\r' && at < text.size() && text[at] == '\n') {
      continue;  // the line feed that follows breaks the line
    } else if (one.code == '\n' || one.code == '\r') {
      flush();
      pieces.push_back({VisiblePiece::LineBreak, "\n"});
    } else if (is_hidden(one.code)) {
      flush();
      pieces.push_back({VisiblePiece::Hidden, fmt::format("U+{:04X}", one.code)});
    } else {
      run += bytes;
    }
  }
  flush();
  return pieces;
}

}  // namespace weft::ui
