// SPDX-License-Identifier: Apache-2.0
// RFC 8259, section by section, with I-JSON's refusals (RFC 7493: surrogates, duplicate names).
// https://www.rfc-editor.org/rfc/rfc8259 · https://www.rfc-editor.org/rfc/rfc7493#section-2
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <unordered_set>

#include "base/text.hpp"
#include "fhir/json/json.hpp"

namespace weft::fhir {
namespace {

constexpr size_t kMembersExpected = 4;   // most FHIR objects are small: one allocation for them
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

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

constexpr uint64_t repeated(uint8_t byte) { return 0x0101010101010101ull * byte; }

// Bits set where one of eight bytes is below `limit` (at most 0x80); right up to the first one.
uint64_t bytes_below(uint64_t eight, uint8_t limit) {
  return (eight - repeated(limit)) & ~eight & repeated(0x80);
}

// Where a string's plain run ends: at a quote, a backslash or a control character. `wide` is set
// when a byte beyond ASCII may be among those before.
size_t plain_run(std::string_view text, size_t at, bool& wide) {
  uint64_t high = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t eight;
    std::memcpy(&eight, text.data() + at, 8);
    const uint64_t quote = bytes_below(eight ^ repeated('"'), 1);
    const uint64_t backslash = bytes_below(eight ^ repeated('\\'), 1);
    high |= eight & repeated(0x80);
    if (quote | backslash | bytes_below(eight, 0x20)) break;
  }
  for (; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '"' || byte == '\\' || byte < 0x20) break;
    high |= byte & 0x80;
  }
  wide = wide || high != 0;
  return at;
}

// Builds each value where it will stay. A step that fails leaves its reason and returns false.
class Parser {
 public:
  Parser(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  Result<Json> parse_document() {
    Json value;
    if (!parse_value(value, 0)) return std::unexpected(std::move(error_));
    skip_space();
    if (at_ != text_.size()) {
      refuse("something follows the value");
      return std::unexpected(std::move(error_));
    }
    return value;
  }

 private:
  bool refuse(const char* why, Kind kind = Kind::Invalid) {
    error_ = Error{kind, why, "byte " + std::to_string(at_)};
    return false;
  }

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (!at_end() && is_space(text_[at_])) ++at_;
  }

  bool parse_value(Json& out, size_t depth) {
    skip_space();
    switch (peek()) {
      case '{':
        return may_open(depth) && parse_object(out, depth);
      case '[':
        return may_open(depth) && parse_array(out, depth);
      case '"':
        return parse_text(out);
      case 't':
        return parse_word(out, "true", Json(true));
      case 'f':
        return parse_word(out, "false", Json(false));
      case 'n':
        return parse_word(out, "null", Json());
      default:
        return parse_number(out);
    }
  }

  bool may_open(size_t depth) {
    return depth < limits_.depth || refuse("nested too deep", Kind::TooLarge);
  }

  bool parse_word(Json& out, std::string_view word, Json value) {
    if (!text_.substr(at_).starts_with(word)) return refuse("not a value");
    at_ += word.size();
    out = std::move(value);
    return true;
  }

  bool parse_object(Json& out, size_t depth) {
    ++at_;
    Json::Object& members = out.object_members();
    std::unordered_set<std::string> names;
    skip_space();
    if (take('}')) return true;
    members.reserve(kMembersExpected);
    while (true) {
      skip_space();
      if (peek() != '"') return refuse("a member name is missing");
      std::string name;
      if (!parse_string(name)) return false;
      if (is_repeated(members, names, name)) return refuse("a member name stands twice");
      skip_space();
      if (!take(':')) return refuse("a colon is missing");
      if (!parse_value(members.emplace_back(std::move(name), Json()).second, depth + 1))
        return false;
      skip_space();
      if (take('}')) return true;
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

  bool parse_array(Json& out, size_t depth) {
    ++at_;
    Json::Array& items = out.array_items();
    skip_space();
    if (take(']')) return true;
    while (true) {
      if (!parse_value(items.emplace_back(), depth + 1)) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return refuse("an array is not closed");
    }
  }

  size_t take_digits() {
    const size_t start = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ - start;
  }

  // Section 6: the text is kept, so that 1.50 stays 1.50.
  bool parse_number(Json& out) {
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
    out = Json::number(std::string(text_.substr(start, at_ - start)));
    return true;
  }

  bool parse_text(Json& out) {
    std::string text;
    if (!parse_string(text)) return false;
    out = Json(std::move(text));
    return true;
  }

  // Most strings are one plain run.
  bool parse_string(std::string& out) {
    const size_t start = ++at_;
    bool wide = false;
    while (true) {
      const size_t run = at_;
      at_ = plain_run(text_, run, wide);
      out.append(text_, run, at_ - run);
      if (at_end()) return refuse("a string is not closed");
      if (text_[at_] == '"') break;
      if (!take('\\')) return refuse("a control character in a string");
      if (!parse_escape(out)) return false;
    }
    if (wide && !is_utf8(text_.substr(start, at_ - start))) return refuse("not UTF-8");
    ++at_;
    return true;
  }

  bool parse_escape(std::string& out) {
    const char letter = peek();
    if (letter != 'u') {
      const char meant = simple_escape(letter);
      if (meant == '\0') return refuse("not an escape");
      out += meant;
      ++at_;
      return true;
    }
    ++at_;
    uint32_t code = 0;
    if (!parse_hex4(code)) return false;
    if (is_low_surrogate(code)) return refuse("a lone surrogate");
    if (is_high_surrogate(code)) {
      if (!take('\\') || !take('u')) return refuse("a lone surrogate");
      uint32_t low = 0;
      if (!parse_hex4(low)) return false;
      if (!is_low_surrogate(low)) return refuse("a lone surrogate");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return true;
  }

  bool parse_hex4(uint32_t& code) {
    for (int i = 0; i < 4; ++i) {
      const auto digit = hex_digit(peek());
      if (!digit) return refuse("not four hexadecimal digits");
      code = code << 4 | *digit;
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  JsonLimits limits_;
  size_t at_ = 0;
  Error error_;
};

}  // namespace

// Outside strings JSON is ASCII, so that only they need a look at their UTF-8.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) return fail(Kind::TooLarge, "too long");
  return Parser(text, limits).parse_document();
}

}  // namespace weft::fhir
