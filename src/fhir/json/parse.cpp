// SPDX-License-Identifier: Apache-2.0
// RFC 8259, section by section, with I-JSON's refusals (RFC 7493: surrogates, duplicate names).
// https://www.rfc-editor.org/rfc/rfc8259 · https://www.rfc-editor.org/rfc/rfc7493#section-2
#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>

#include "base/text.hpp"
#include "fhir/json/json.hpp"

namespace weft::fhir {
namespace {

constexpr size_t kLinearSearchMax = 16;  // members compared one by one; beyond, by a set

void append_utf8(std::string& out, uint32_t code) {
  const auto byte = [&](uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

std::optional<uint32_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return {};
}

bool is_high_surrogate(uint32_t code) { return code >= 0xD800 && code <= 0xDBFF; }
bool is_low_surrogate(uint32_t code) { return code >= 0xDC00 && code <= 0xDFFF; }

// The character that a two-letter escape stands for; 0 where there is none.
char simple_escape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

class Parser {
 public:
  Parser(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  Result<Json> parse_document() {
    Json value = TRY(parse_value(0));
    skip_space();
    if (at_ != text_.size()) return refuse("something follows the value");
    return value;
  }

 private:
  std::unexpected<Error> refuse(const char* why) const {
    return fail(Kind::Invalid, why, "byte " + std::to_string(at_));
  }

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (!at_end() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  Result<Json> parse_value(size_t depth) {
    skip_space();
    const bool opens = peek() == '{' || peek() == '[';
    if (opens && depth >= limits_.depth) return fail(Kind::TooLarge, "nested too deep", here());
    switch (peek()) {
      case '{':
        return parse_object(depth);
      case '[':
        return parse_array(depth);
      case '"':
        return parse_string().map([](std::string&& text) { return Json(std::move(text)); });
      case 't':
        return parse_word("true", Json(true));
      case 'f':
        return parse_word("false", Json(false));
      case 'n':
        return parse_word("null", Json());
      default:
        return parse_number();
    }
  }

  std::string here() const { return "byte " + std::to_string(at_); }

  Result<Json> parse_word(std::string_view word, Json value) {
    if (!text_.substr(at_).starts_with(word)) return refuse("not a value");
    at_ += word.size();
    return value;
  }

  Result<Json> parse_object(size_t depth) {
    ++at_;
    Json::Object members;
    std::unordered_set<std::string> names;
    skip_space();
    if (take('}')) return Json::object();
    while (true) {
      skip_space();
      if (peek() != '"') return refuse("a member name is missing");
      std::string name = TRY(parse_string());
      if (is_repeated(members, names, name)) return refuse("a member name stands twice");
      skip_space();
      if (!take(':')) return refuse("a colon is missing");
      members.emplace_back(std::move(name), TRY(parse_value(depth + 1)));
      skip_space();
      if (take('}')) return Json::object(std::move(members));
      if (!take(',')) return refuse("an object is not closed");
    }
  }

  bool is_repeated(const Json::Object& members, std::unordered_set<std::string>& names,
                   const std::string& name) const {
    if (limits_.names == JsonLimits::Names::Any) return false;
    if (members.size() <= kLinearSearchMax) {
      for (const auto& [known, value] : members)
        if (known == name) return true;
      return false;
    }
    if (names.empty())
      for (const auto& [known, value] : members) names.insert(known);
    return !names.insert(name).second;
  }

  Result<Json> parse_array(size_t depth) {
    ++at_;
    Json::Array items;
    skip_space();
    if (take(']')) return Json::array();
    while (true) {
      items.push_back(TRY(parse_value(depth + 1)));
      skip_space();
      if (take(']')) return Json::array(std::move(items));
      if (!take(',')) return refuse("an array is not closed");
    }
  }

  size_t take_digits() {
    const size_t start = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ - start;
  }

  // Section 6: the text is kept, so that 1.50 stays 1.50.
  Result<Json> parse_number() {
    const size_t start = at_;
    take('-');
    const bool leading_zero = peek() == '0';
    const size_t whole = take_digits();
    if (whole == 0 || (leading_zero && whole > 1)) return refuse("not a value");
    if (take('.') && take_digits() == 0) return refuse("no digit after the point");
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (take_digits() == 0) return refuse("no digit in the exponent");
    }
    return Json::number(std::string(text_.substr(start, at_ - start)));
  }

  Result<std::string> parse_string() {
    ++at_;
    std::string out;
    while (true) {
      const size_t run = at_;
      while (!at_end() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20)
        ++at_;
      out += text_.substr(run, at_ - run);
      if (at_end()) return refuse("a string is not closed");
      if (take('"')) return out;
      if (!take('\\')) return refuse("a control character in a string");
      TRY_VOID(parse_escape(out));
    }
  }

  Result<void> parse_escape(std::string& out) {
    const char letter = peek();
    if (letter != 'u') {
      const char meant = simple_escape(letter);
      if (meant == '\0') return refuse("not an escape");
      out += meant;
      ++at_;
      return {};
    }
    ++at_;
    uint32_t code = TRY(parse_hex4());
    if (is_low_surrogate(code)) return refuse("a lone surrogate");
    if (is_high_surrogate(code)) {
      if (!take('\\') || !take('u')) return refuse("a lone surrogate");
      const uint32_t low = TRY(parse_hex4());
      if (!is_low_surrogate(low)) return refuse("a lone surrogate");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return {};
  }

  Result<uint32_t> parse_hex4() {
    uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const auto digit = hex_digit(peek());
      if (!digit) return refuse("not four hexadecimal digits");
      code = code << 4 | *digit;
      ++at_;
    }
    return code;
  }

  std::string_view text_;
  JsonLimits limits_;
  size_t at_ = 0;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) return fail(Kind::TooLarge, "too long");
  if (!is_utf8(text)) return fail(Kind::Invalid, "not UTF-8");
  return Parser(text, limits).parse_document();
}

}  // namespace weft::fhir
