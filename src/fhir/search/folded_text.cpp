// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/folded_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>

namespace weft::fhir::search {
namespace {

enum class Act : uint8_t { Keep, Drop, Space };

constexpr bool is_ascii_punctuation(char c) {
  return std::string_view("!\"#%&()*,-./:;?@[\\]_{}").find(c) != std::string_view::npos;
}

// What becomes of each ASCII character; letters are lowered in the same step.
struct Ascii {
  std::array<Act, 128> act{};
  std::array<char, 128> lower{};
};

constexpr Ascii make_ascii() {
  Ascii table;
  for (int i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    table.lower[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (i <= 32 || i == 127 || is_ascii_punctuation(c)) table.act[i] = Act::Space;
    if (c == '\'') table.act[i] = Act::Drop;
  }
  return table;
}

constexpr Ascii kAscii = make_ascii();

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

// Written to the end of `out`; a space waits until something follows it.
class Folding {
 public:
  explicit Folding(std::string& out) : out_(out), start_(out.size()) {}
  void space() { pending_ = out_.size() > start_; }
  void keep(char c) {
    flush();
    out_.push_back(c);
  }
  void flush() {
    if (pending_) out_.push_back(' ');
    pending_ = false;
  }
  std::string& out() { return out_; }

 private:
  std::string& out_;
  size_t start_;
  bool pending_ = false;
};

Act act_of(UChar32 c) {
  if (c < 128) return kAscii.act[static_cast<size_t>(c)];
  if (c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02B9 || c == 0x2032) return Act::Drop;
  const uint32_t category = U_GET_GC_MASK(c);
  if (category & (U_GC_M_MASK | U_GC_CF_MASK)) return Act::Drop;
  return category & (U_GC_P_MASK | U_GC_Z_MASK | U_GC_CC_MASK) ? Act::Space : Act::Keep;
}

icu::UnicodeString decomposed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) return text;
  icu::UnicodeString result = form->normalize(text, status);
  return U_FAILURE(status) ? text : result;
}

void fold_unicode(Folding& folding, std::string_view utf8) {
  icu::UnicodeString text = decomposed(icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size()))));
  text.foldCase();
  text = decomposed(text);  // folding can compose anew: U+0130
  for (int32_t i = 0; i < text.length();) {
    const UChar32 c = text.char32At(i);
    i += U16_LENGTH(c);
    const Act act = act_of(c);
    if (act == Act::Space) folding.space();
    if (act != Act::Keep) continue;
    folding.flush();
    icu::UnicodeString(c).toUTF8String(folding.out());
  }
}

}  // namespace

void append_folded(std::string& out, std::string_view utf8) {
  Folding folding(out);
  if (!is_ascii(utf8)) return fold_unicode(folding, utf8);
  for (const char c : utf8) {
    const auto i = static_cast<size_t>(c);
    if (kAscii.act[i] == Act::Keep) folding.keep(kAscii.lower[i]);
    if (kAscii.act[i] == Act::Space) folding.space();
  }
}

std::string folded(std::string_view utf8) {
  std::string out;
  append_folded(out, utf8);
  return out;
}

}  // namespace weft::fhir::search
