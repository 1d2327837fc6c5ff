// SPDX-License-Identifier: Apache-2.0
// An HTML writer that escapes by construction: text and attribute values go through it, markup is
// only what components write. Appends to one buffer; not thread-safe.
// https://html.spec.whatwg.org/multipage/parsing.html#escapingString
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::ui {

struct Attribute {
  std::string_view name;   // a literal of ours
  std::string_view value;  // any text; {} writes the name alone (a boolean attribute)
  bool present = true;     // false: left out
};

class Html {
 public:
  Html& open(std::string_view tag, std::initializer_list<Attribute> attributes = {});
  Html& open_with(std::string_view tag, const std::vector<Attribute>& attributes);
  Html& close(std::string_view tag);
  Html& leaf(std::string_view tag,
             std::initializer_list<Attribute> attributes = {});  // void element
  Html& text(std::string_view text);                             // escaped
  Html& element(std::string_view tag, std::string_view text,
                std::initializer_list<Attribute> attributes = {});
  // Text that came from outside: escaped, in <bdi>, control and bidi characters made visible.
  Html& foreign(std::string_view text);
  Html& markup(const Html& other);  // already built
  std::string take();
  const std::string& view() const { return out_; }
  bool empty() const { return out_.empty(); }

 private:
  Html& tag(std::string_view name, const Attribute* first, const Attribute* last);
  std::string out_;
};

std::string escape_html(std::string_view text);

// The two ways a piece of text becomes markup, for use in components' options.
inline Html text(std::string_view words) { return std::move(Html().text(words)); }
inline Html foreign(std::string_view words) { return std::move(Html().foreign(words)); }

}  // namespace weft::ui
