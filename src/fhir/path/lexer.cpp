// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#lexical-elements · #grammar
#include "fhir/path/lexer.hpp"

#include <algorithm>

namespace weft::fhir::path {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_in_name(char c) { return starts_name(c) || is_digit(c); }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void append_utf8(std::string& out, uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> read() {
    std::vector<Token> tokens;
    for (;;) {
      TRY_VOID(skip_space());
      tokens.push_back(TRY(next()));
      if (tokens.back().kind == TokenKind::End) return tokens;
    }
  }

 private:
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::unexpected<Error> refuse(std::string detail, size_t at) const {
    return fail(Kind::Invalid, std::move(detail), place_of(text_, at));
  }
  Token token(TokenKind kind, size_t from, size_t skip = 0) const {
    return {kind, from, std::string(text_.substr(from + skip, at_ - from - skip))};
  }

  Result<void> skip_space() {
    for (;;) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (peek() != '/') return {};
      if (peek(1) == '/') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (peek(1) == '*') {
        const size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return refuse("expected */ before the end", at_);
        at_ = end + 2;
      } else {
        return {};
      }
    }
  }

  Result<Token> next() {
    const size_t from = at_;
    if (from == text_.size()) return Token{TokenKind::End, from, ""};
    const char c = peek();
    if (starts_name(c)) return read_name(TokenKind::Name, 0);
    if (is_digit(c)) return read_number();
    if (c == '\'') return read_quoted(TokenKind::String, '\'');
    if (c == '`') return read_quoted(TokenKind::Delimited, '`');
    if (c == '@') return read_temporal();
    if (c == '$' && starts_name(peek(1))) return read_name(TokenKind::Special, 1);
    if (c == '%') return read_variable();
    return read_symbol();
  }

  Token read_name(TokenKind kind, size_t skip) {
    const size_t from = at_;
    at_ += skip;
    while (is_in_name(peek())) ++at_;
    return token(kind, from, skip);
  }

  size_t skip_digits(size_t most = SIZE_MAX) {
    size_t count = 0;
    for (; count < most && is_digit(peek()); ++count) ++at_;
    return count;
  }

  Token read_number() {
    const size_t from = at_;
    skip_digits();
    if (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      skip_digits();
    }
    return token(TokenKind::Number, from);
  }

  Result<Token> read_variable() {
    const size_t from = at_;
    if (starts_name(peek(1))) return read_name(TokenKind::Variable, 1);
    if (peek(1) != '`' && peek(1) != '\'') return refuse("expected a variable's name after %", at_);
    ++at_;
    Token token = TRY(read_quoted(TokenKind::Variable, peek()));
    token.at = from;
    return token;
  }

  Result<Token> read_quoted(TokenKind kind, char quote) {
    Token token{kind, at_++, ""};
    while (peek() != quote) {
      if (at_ >= text_.size()) return refuse(std::string("expected ") + quote, token.at);
      if (peek() == '\\') {
        TRY_VOID(read_escape(token.text));
      } else {
        token.text += text_[at_++];
      }
    }
    ++at_;
    return token;
  }

  // https://hl7.org/fhirpath/N1/#string
  Result<void> read_escape(std::string& out) {
    static constexpr std::string_view kEscapes = "`'\"\\/frnt", kMeaning = "`'\"\\/\f\r\n\t";
    const char c = peek(1);
    if (c == 'u') return read_unicode(out);
    const size_t found = kEscapes.find(c);
    if (found == std::string_view::npos || c == '\0') return refuse("no such escape", at_);
    out += kMeaning[found];
    at_ += 2;
    return {};
  }

  // \uXXXX; two of them make one character outside the basic plane.
  Result<void> read_unicode(std::string& out) {
    const size_t from = at_;
    uint32_t code = TRY(read_code_unit());
    if (code >= 0xD800 && code < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
      const uint32_t low = TRY(read_code_unit());
      if (low < 0xDC00 || low > 0xDFFF) return refuse("half a character", from);
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    if (code >= 0xD800 && code <= 0xDFFF) return refuse("half a character", from);
    append_utf8(out, code);
    return {};
  }

  Result<uint32_t> read_code_unit() {
    uint32_t code = 0;
    for (size_t i = 2; i < 6; ++i) {
      static constexpr std::string_view kHex = "0123456789abcdefABCDEF";
      const size_t digit = kHex.find(peek(i));
      if (digit == std::string_view::npos || peek(i) == '\0')
        return refuse("expected four hexadecimal digits", at_);
      code = code << 4 | static_cast<uint32_t>(digit < 16 ? digit : digit - 6);
    }
    at_ += 6;
    return code;
  }

  // @2015-02-04T14:34:28.123+10:00, any part from the right left out; @T14:34.
  Result<Token> read_temporal() {
    const size_t from = at_++;
    TokenKind kind = TokenKind::Date;
    if (peek() == 'T') {
      kind = TokenKind::Time;
      ++at_;
      if (!skip_time()) return refuse("expected a time after @T", from);
      return token(kind, from, 2);
    }
    if (skip_digits(4) != 4) return refuse("expected a date or time after @", from);
    for (int part = 0; part < 2 && peek() == '-' && is_digit(peek(1)) && is_digit(peek(2)); ++part)
      at_ += 3;
    if (peek() == 'T') {
      kind = TokenKind::DateTime;
      ++at_;
      if (skip_time()) skip_zone();
    }
    return token(kind, from, 1);
  }

  bool skip_time() {
    if (skip_digits(2) != 2) return false;
    int parts = 1;
    for (; parts < 3 && peek() == ':' && is_digit(peek(1)) && is_digit(peek(2)); ++parts) at_ += 3;
    if (parts == 3 && peek() == '.' && is_digit(peek(1))) {
      ++at_;
      skip_digits();
    }
    return true;
  }

  void skip_zone() {
    if (peek() == 'Z') ++at_;
    const bool offset = (peek() == '+' || peek() == '-') && is_digit(peek(1)) &&
                        is_digit(peek(2)) && peek(3) == ':' && is_digit(peek(4)) &&
                        is_digit(peek(5));
    if (offset && text_[at_ - 1] != 'Z') at_ += 6;
  }

  Result<Token> read_symbol() {
    static constexpr std::string_view kTwo[] = {"<=", ">=", "!=", "!~"};
    static constexpr std::string_view kOne = "+-*/&|<>=~.,()[]{}";
    const size_t from = at_;
    const bool two = std::ranges::find(kTwo, text_.substr(at_, 2)) != std::end(kTwo);
    if (!two && !kOne.contains(peek())) return refuse("no such symbol", at_);
    at_ += two ? 2 : 1;
    return token(TokenKind::Symbol, from);
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

Result<std::vector<Token>> read_tokens(std::string_view text) { return Lexer(text).read(); }

std::string place_of(std::string_view text, size_t at) {
  const std::string_view before = text.substr(0, at);
  const size_t line = 1 + static_cast<size_t>(std::ranges::count(before, '\n'));
  const size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return std::to_string(line) + ":" + std::to_string(before.size() - start + 1);
}

}  // namespace weft::fhir::path
