// SPDX-License-Identifier: Apache-2.0
#include "ui/html.hpp"

#include <algorithm>

#include "ui/visible.hpp"

namespace weft::ui {
namespace {

std::string_view entity_for(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return "&#39;";
  }
}

void append_escaped(std::string& out, std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t special = std::min(text.find_first_of("&<>\"'", at), text.size());
    out += text.substr(at, special - at);
    if (special < text.size()) out += entity_for(text[special]);
    at = special + 1;
  }
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(out, text);
  return out;
}

Html& Html::tag(std::string_view name, const Attribute* first, const Attribute* last) {
  out_ += '<';
  out_ += name;
  for (; first != last; ++first) {
    if (!first->present) continue;
    out_ += ' ';
    out_ += first->name;
    if (first->value.data() == nullptr) continue;
    out_ += "=\"";
    append_escaped(out_, first->value);
    out_ += '"';
  }
  out_ += '>';
  return *this;
}

Html& Html::open(std::string_view name, std::initializer_list<Attribute> attributes) {
  return tag(name, attributes.begin(), attributes.end());
}

Html& Html::open_with(std::string_view name, const std::vector<Attribute>& attributes) {
  return tag(name, attributes.data(), attributes.data() + attributes.size());
}

Html& Html::close(std::string_view name) {
  out_ += "</";
  out_ += name;
  out_ += '>';
  return *this;
}

Html& Html::leaf(std::string_view name, std::initializer_list<Attribute> attributes) {
  return tag(name, attributes.begin(), attributes.end());
}

Html& Html::text(std::string_view words) {
  append_escaped(out_, words);
  return *this;
}

Html& Html::element(std::string_view name, std::string_view words,
                    std::initializer_list<Attribute> attributes) {
  return open(name, attributes).text(words).close(name);
}

Html& Html::foreign(std::string_view words) {
  open("bdi");
  if (is_plain(words)) return text(words).close("bdi");
  for (const VisiblePiece& piece : visible_pieces(words)) {
    switch (piece.kind) {
      case VisiblePiece::Text:
        text(piece.text);
        break;
      case VisiblePiece::LineBreak:
        leaf("br");
        break;
      case VisiblePiece::Hidden:
        element("span", piece.text, {{"class", "app-hidden"}});
        break;
    }
  }
  return close("bdi");
}

Html& Html::markup(const Html& other) {
  out_ += other.out_;
  return *this;
}

std::string Html::take() { return std::move(out_); }

}  // namespace weft::ui
