// SPDX-License-Identifier: Apache-2.0
// https://ucum.org/ucum
#include "fhir/ucum/term.hpp"

#include <algorithm>
#include <charconv>

namespace weft::fhir::ucum {
namespace {

constexpr size_t kBytesMax = 512;
constexpr int kDepthMax = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Term> parse() {
    Term term = TRY(parse_main());
    if (at_ != text_.size()) return refuse("'.', '/' or the end of the unit");
    return term;
  }

 private:
  // A leading "/" has unity before it.
  Result<Term> parse_main() {
    const bool divides = take('/');
    return parse_sequence(divides, 0);
  }

  Result<Term> parse_sequence(bool divides, int depth) {
    Term term;
    do {
      Component component = TRY(parse_component(depth));
      component.divides = divides;
      term.push_back(std::move(component));
      divides = peek() == '/';
    } while (take('.') || take('/'));
    return term;
  }

  Result<Component> parse_component(int depth) {
    Component out;
    if (peek() == '{') {
      out.form = Component::Form::Annotation;
      TRY_VOID(skip_annotation());
      return out;
    }
    if (take('(')) {
      if (depth == kDepthMax) return fail(Kind::TooLarge, "fewer parentheses", place());
      out.form = Component::Form::Group;
      out.group = TRY(parse_sequence(false, depth + 1));
      if (!take(')')) return refuse("')'");
    } else if (is_digit(peek()) && !is_ten()) {
      out.number = TRY(parse_number());
    } else {
      TRY_VOID(parse_unit(out));
    }
    if (peek() == '{') TRY_VOID(skip_annotation());
    return out;
  }

  // The atoms "10*" and "10^" begin like a number.
  bool is_ten() const {
    const auto next = text_.substr(at_, 3);
    return next == "10*" || next == "10^";
  }

  Result<uint64_t> parse_number() {
    const size_t from = at_;
    while (is_digit(peek())) ++at_;
    uint64_t value = 0;
    if (std::from_chars(text_.data() + from, text_.data() + at_, value).ec != std::errc())
      return fail(Kind::TooLarge, "a number of at most 19 digits", std::to_string(from));
    if (value == 0) return fail(Kind::Invalid, "a number above 0", std::to_string(from));
    return value;
  }

  Result<void> parse_unit(Component& out) {
    const size_t from = at_;
    TRY_VOID(skip_symbol());
    if (at_ == from) return refuse("a unit");
    const auto found = Table::shared().find(text_.substr(from, at_ - from));
    if (!found.atom) return fail(Kind::Invalid, "a unit of the UCUM table", std::to_string(from));
    out.form = Component::Form::Unit;
    out.prefix = found.prefix;
    out.atom = found.atom;
    return parse_exponent(out);
  }

  // Up to an operator, a digit or a parenthesis; between brackets anything is part of the symbol.
  Result<void> skip_symbol() {
    if (is_ten()) at_ += 3;
    while (at_ < text_.size()) {
      const char c = peek();
      if (c < 33 || c > 126) return refuse("a visible ASCII character");
      if (std::string_view("./(){}+-=\"]").find(c) != std::string_view::npos || is_digit(c)) break;
      if (c != '[') {
        ++at_;
        continue;
      }
      const size_t close = text_.find(']', at_);
      if (close == std::string_view::npos) return refuse("a closing ']'");
      at_ = close + 1;
    }
    return {};
  }

  Result<void> parse_exponent(Component& out) {
    const bool negative = peek() == '-';
    const bool is_signed = take('-') || take('+');
    const size_t from = at_;
    while (is_digit(peek())) ++at_;
    if (at_ == from) {
      if (is_signed) return refuse("digits of an exponent");
      return {};
    }
    int value = 0;
    const auto read = std::from_chars(text_.data() + from, text_.data() + at_, value);
    if (read.ec != std::errc() || value > kExponentMax)
      return fail(Kind::TooLarge, "an exponent of at most 999", std::to_string(from));
    out.exponent = negative ? -value : value;
    return {};
  }

  Result<void> skip_annotation() {
    ++at_;
    for (; at_ < text_.size() && text_[at_] != '}'; ++at_)
      if (text_[at_] < 32 || text_[at_] > 126 || text_[at_] == '{')
        return refuse("an ASCII character of an annotation");
    if (!take('}')) return refuse("a closing '}'");
    return {};
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string place() const { return std::to_string(at_); }
  std::unexpected<Error> refuse(std::string_view expected) const {
    return fail(Kind::Invalid, std::string(expected), place());
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

Result<Term> parse_term(std::string_view text) {
  if (text.empty()) return Term();
  if (text.size() > kBytesMax) return fail(Kind::TooLarge, "at most 512 characters");
  return Parser(text).parse();
}

}  // namespace weft::fhir::ucum
