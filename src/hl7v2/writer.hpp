// SPDX-License-Identifier: Apache-2.0
// Builds HL7 v2 text: escapes what the delimiters reserve, CR after each segment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hl7v2/message.hpp"

namespace weft::hl7v2 {

std::string escape_text(std::string_view text, const Delimiters& delimiters = {});

// Writer w; w.segment("PID").set(3, 1, "999…").set(3, 4, "NHS"); w.text()
class Writer {
 public:
  explicit Writer(Delimiters delimiters = {});
  Writer& segment(std::string_view name);
  Writer& set(size_t field, std::string_view text);                    // escaped
  Writer& set(size_t field, size_t component, std::string_view text);  // escaped
  Writer& raw(size_t field, std::string_view text);                    // as it is
  std::string text() const;

 private:
  struct Line {
    std::string name;
    std::vector<std::string> fields;
  };
  Delimiters delimiters_;
  std::vector<Line> lines_;
};

std::string render_message(const Message& message);  // canonical: CR, escapes written anew

}  // namespace weft::hl7v2
