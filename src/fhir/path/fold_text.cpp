// SPDX-License-Identifier: Apache-2.0
#include "fhir/path/fold_text.hpp"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/text.hpp"

namespace weft::fhir::path {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool starts_character(char c) { return (c & 0xC0) != 0x80; }

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string folded(std::string_view text) {
  return is_ascii(text) ? ascii_lower(text) : utf8(unicode(text).foldCase());
}

}  // namespace

std::string folded_words(std::string_view text) {
  static constexpr std::string_view kSpace = " \t\n\r";
  std::string out;
  bool space = false;
  for (const char c : folded(text)) {
    if (kSpace.contains(c)) {
      space = true;
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c;
  }
  return space ? out + ' ' : out;
}

std::string upper_case(std::string_view text) {
  return is_ascii(text) ? ascii_upper(text) : utf8(unicode(text).toUpper(icu::Locale::getRoot()));
}

std::string lower_case(std::string_view text) {
  return is_ascii(text) ? ascii_lower(text) : utf8(unicode(text).toLower(icu::Locale::getRoot()));
}

size_t count_characters(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(text, starts_character));
}

size_t byte_of_character(std::string_view text, size_t character) {
  size_t at = 0;
  for (; at < text.size(); ++at)
    if (starts_character(text[at]) && character-- == 0) return at;
  return text.size();
}

}  // namespace weft::fhir::path
