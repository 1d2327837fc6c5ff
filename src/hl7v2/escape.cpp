// SPDX-License-Identifier: Apache-2.0
#include "hl7v2/escape.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "hl7v2/charset.hpp"

namespace weft::hl7v2 {
namespace {

constexpr size_t kSequenceMax = 4096;  // bytes between two escape characters
constexpr int kSpacesMax = 200;        // of \.sk<n>\ and \.sp<n>\, whatever n says

std::optional<std::string> find_delimiter(char delimiter) {
  if (delimiter == '\0') return {};  // MSH-2 names none
  return std::string(1, delimiter);
}

std::optional<std::string> find_reserved(char letter, const Delimiters& delimiters) {
  switch (letter) {
    case 'F':
      return find_delimiter(delimiters.field);
    case 'S':
      return find_delimiter(delimiters.component);
    case 'T':
      return find_delimiter(delimiters.subcomponent);
    case 'R':
      return find_delimiter(delimiters.repetition);
    case 'E':
      return find_delimiter(delimiters.escape);
    case 'P':
      return "#";  // the truncation character of v2.7
    case 'H':
    case 'N':
      return "";  // highlighting on and off
    default:
      return {};
  }
}

int repeat_count(std::string_view digits) {
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int count = 1;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return std::clamp(count, 1, kSpacesMax);
}

// 2.7.6 "Formatted text": what moves to a new line does, what only indents is dropped.
std::optional<std::string> find_formatting(std::string_view command) {
  const std::string_view name = command.substr(0, 3);
  if (name == ".br" || name == ".ce") return "\n";
  if (name == ".sp") return std::string(static_cast<size_t>(repeat_count(command.substr(3))), '\n');
  if (name == ".sk") return std::string(static_cast<size_t>(repeat_count(command.substr(3))), ' ');
  if (name == ".fi" || name == ".nf" || name == ".in" || name == ".ti") return "";
  return {};
}

std::optional<std::string> find_meaning(std::string_view sequence, const Delimiters& delimiters,
                                        std::string_view charset_used) {
  if (sequence.size() == 1) return find_reserved(sequence[0], delimiters);
  if (sequence[0] == '.') return find_formatting(sequence);
  if (sequence[0] != 'X') return {};
  const auto bytes = parse_hex(sequence.substr(1));
  if (!bytes) return {};
  return decode_escaped_bytes(*bytes, charset_used);
}

// \C2842\, \M…\, \Z…\, a command or hexadecimal we do not know: a whole sequence, kept.
bool is_sequence(std::string_view text) {
  return std::string_view("CMZX.").find(text[0]) != std::string_view::npos &&
         text.find(' ') == std::string_view::npos;
}

}  // namespace

std::string unescape_text(std::string_view text, const Delimiters& delimiters,
                          std::string_view charset_used) {
  size_t open = delimiters.escape ? text.find(delimiters.escape) : std::string_view::npos;
  if (open == std::string_view::npos) return std::string(text);
  std::string out;
  size_t done = 0;
  while (open != std::string_view::npos) {
    out += text.substr(done, open - done);
    done = open;
    const size_t close = text.find(delimiters.escape, open + 1);
    if (close == std::string_view::npos) break;
    const std::string_view sequence = text.substr(open + 1, close - open - 1);
    std::optional<std::string> meaning;
    if (!sequence.empty() && sequence.size() <= kSequenceMax)
      meaning = find_meaning(sequence, delimiters, charset_used);
    if (meaning) {
      out += *meaning;
      done = close + 1;
    } else {
      done = !sequence.empty() && is_sequence(sequence) ? close + 1 : open + 1;
      out += text.substr(open, done - open);
    }
    open = text.find(delimiters.escape, done);
  }
  out += text.substr(done);
  return out;
}

}  // namespace weft::hl7v2
