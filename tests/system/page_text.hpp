// SPDX-License-Identifier: Apache-2.0
// An HTML page as a browser's tokeniser would cut it: what is text, what is markup, where it leads.
// Pure. https://html.spec.whatwg.org/multipage/parsing.html#tokenization
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace weft::testing {

struct PageText {
  std::string text;              // outside tags, entities resolved, blocks kept apart by spaces
  std::set<std::string> shapes;  // "a href class": every tag with its attributes' names
  std::set<std::string> links;   // href and action values, entities resolved
};

PageText read_page(std::string_view html);

}  // namespace weft::testing
