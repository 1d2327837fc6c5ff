// SPDX-License-Identifier: Apache-2.0
// The members of an object's text, found without building a tree: for pages of many rows that read
// one or two members of most. The text must be what render_json wrote; anything else is noticed
// where it breaks the nesting, not everywhere parse_json would.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::fhir {

class ObjectText {
 public:
  // nullopt: not one whole object.
  static std::optional<ObjectText> scan(std::string_view text);

  std::string_view value(std::string_view name) const;  // as written, quotes and all; empty: absent
  // The characters of a string that needs no unescaping; empty for anything else.
  std::string_view plain_text(std::string_view name) const;

 private:
  std::vector<std::pair<std::string_view, std::string_view>> members_;
};

}  // namespace weft::fhir
