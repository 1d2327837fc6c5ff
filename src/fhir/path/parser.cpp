// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#grammar · #operator-precedence
#include <algorithm>

#include "fhir/path/lexer.hpp"
#include "fhir/path/syntax.hpp"

namespace weft::fhir::path {
namespace {

struct OperatorRow {
  std::string_view symbol;
  Operator operation;
  int level;  // a higher level binds closer
};

constexpr OperatorRow kOperators[] = {
    {"*", Operator::Multiply, 10},    {"/", Operator::Divide, 10},
    {"div", Operator::Div, 10},       {"mod", Operator::Mod, 10},
    {"+", Operator::Add, 9},          {"-", Operator::Subtract, 9},
    {"&", Operator::Concatenate, 9},  {"is", Operator::Is, 8},
    {"as", Operator::As, 8},          {"|", Operator::Union, 7},
    {"<=", Operator::LessOrEqual, 6}, {"<", Operator::Less, 6},
    {">", Operator::Greater, 6},      {">=", Operator::GreaterOrEqual, 6},
    {"=", Operator::Equal, 5},        {"~", Operator::Equivalent, 5},
    {"!=", Operator::NotEqual, 5},    {"!~", Operator::NotEquivalent, 5},
    {"in", Operator::In, 4},          {"contains", Operator::Contains, 4},
    {"and", Operator::And, 3},        {"or", Operator::Or, 2},
    {"xor", Operator::Xor, 2},        {"implies", Operator::Implies, 1},
};

constexpr std::string_view kCalendarWords[] = {
    "year", "years", "month",  "months",  "week",   "weeks",   "day",         "days",
    "hour", "hours", "minute", "minutes", "second", "seconds", "millisecond", "milliseconds",
};

constexpr std::string_view kNeverNames[] = {"div", "mod",     "and",  "or",
                                            "xor", "implies", "true", "false"};

class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens, size_t depth)
      : text_(text), tokens_(std::move(tokens)), depth_left_(depth) {}

  Result<Syntax> parse() {
    Syntax whole = TRY(parse_level(1));
    if (token().kind != TokenKind::End) return expected("an operator or the end");
    return whole;
  }

 private:
  // Counts nesting while an expression inside another is read.
  class Deeper {
   public:
    explicit Deeper(size_t& left) : left_(left) { --left_; }
    ~Deeper() { ++left_; }

   private:
    size_t& left_;
  };

  const Token& token() const { return tokens_[next_]; }
  Token take() { return std::move(tokens_[next_++]); }
  bool is_symbol(std::string_view symbol) const {
    return token().kind == TokenKind::Symbol && token().text == symbol;
  }
  std::unexpected<Error> expected(std::string_view what) const {
    const Token& found = token();
    std::string detail = "expected " + std::string(what) + ", found ";
    detail += found.kind == TokenKind::End ? "the end" : "'" + found.text + "'";
    return fail(Kind::Invalid, std::move(detail), place_of(text_, found.at));
  }
  Result<void> take_symbol(std::string_view symbol) {
    if (!is_symbol(symbol)) return expected("'" + std::string(symbol) + "'");
    ++next_;
    return {};
  }

  const OperatorRow* find_operator() const {
    if (token().kind != TokenKind::Symbol && token().kind != TokenKind::Name) return nullptr;
    const auto row = std::ranges::find(kOperators, token().text, &OperatorRow::symbol);
    return row == std::end(kOperators) ? nullptr : row;
  }

  // All operators of one level and their operands make one flat Fold.
  Result<Syntax> parse_level(int least) {
    if (depth_left_ == 0)
      return fail(Kind::TooLarge, "nested too deep", place_of(text_, token().at));
    const Deeper deeper(depth_left_);
    Syntax left = TRY(parse_sign());
    int open = 0;  // the level of the Fold that `left` is, made here
    for (const OperatorRow* row = find_operator(); row && row->level >= least;
         row = find_operator()) {
      const size_t at = token().at;
      ++next_;
      const bool names_type = row->operation == Operator::Is || row->operation == Operator::As;
      Syntax right = TRY(names_type ? parse_type_name() : parse_level(row->level + 1));
      if (open != row->level) {
        std::vector<Syntax> first;
        first.push_back(std::move(left));
        left = {SyntaxKind::Fold, at, {}, {}, std::move(first), {}};
        open = row->level;
      }
      left.parts.push_back(std::move(right));
      left.operators.push_back(row->operation);
    }
    return left;
  }

  Result<Syntax> parse_type_name() {
    Syntax name{SyntaxKind::Chain, token().at, {}, {}, {}, {}};
    name.parts.push_back(TRY(parse_name()));
    while (is_symbol(".")) {
      ++next_;
      name.parts.push_back(TRY(parse_name()));
    }
    return name;
  }

  Result<Syntax> parse_name() {
    const Token& found = token();
    const bool keyword = found.kind == TokenKind::Name &&
                         std::ranges::find(kNeverNames, found.text) != std::end(kNeverNames);
    if ((found.kind != TokenKind::Name && found.kind != TokenKind::Delimited) || keyword)
      return expected("a name");
    return Syntax{SyntaxKind::Name, found.at, take().text, {}, {}, {}};
  }

  Result<Syntax> parse_sign() {
    if (!is_symbol("-") && !is_symbol("+")) return parse_chain();
    if (depth_left_ == 0)
      return fail(Kind::TooLarge, "nested too deep", place_of(text_, token().at));
    const Deeper deeper(depth_left_);
    const Token sign = take();
    Syntax signed_one{
        sign.text == "-" ? SyntaxKind::Negative : SyntaxKind::Positive, sign.at, {}, {}, {}, {}};
    signed_one.parts.push_back(TRY(parse_sign()));
    return signed_one;
  }

  Result<Syntax> parse_chain() {
    Syntax first = TRY(parse_term());
    if (!is_symbol(".") && !is_symbol("[")) return first;
    Syntax chain{SyntaxKind::Chain, first.at, {}, {}, {}, {}};
    chain.parts.push_back(std::move(first));
    while (is_symbol(".") || is_symbol("[")) {
      if (is_symbol("[")) {
        chain.parts.push_back(TRY(parse_indexer()));
      } else {
        ++next_;
        chain.parts.push_back(TRY(parse_member()));
      }
    }
    return chain;
  }

  // Behind a dot only a name can stand, so a keyword is one there: FHIR's own patches write
  // Patient.text.div, where the grammar asks for backticks.
  Result<Syntax> parse_member() {
    if (token().kind == TokenKind::Name) tokens_[next_].kind = TokenKind::Delimited;
    return parse_invocation();
  }

  Result<Syntax> parse_indexer() {
    Syntax indexer{SyntaxKind::Indexer, take().at, {}, {}, {}, {}};
    indexer.parts.push_back(TRY(parse_level(1)));
    TRY_VOID(take_symbol("]"));
    return indexer;
  }

  Result<Syntax> parse_term() {
    switch (token().kind) {
      case TokenKind::Number:
        return parse_number();
      case TokenKind::String:
        return literal(SyntaxKind::String);
      case TokenKind::Date:
        return literal(SyntaxKind::Date);
      case TokenKind::DateTime:
        return literal(SyntaxKind::DateTime);
      case TokenKind::Time:
        return literal(SyntaxKind::Time);
      case TokenKind::Variable:
        return literal(SyntaxKind::Variable);
      case TokenKind::Name:
        if (token().text == "true" || token().text == "false") return literal(SyntaxKind::Boolean);
        return parse_invocation();
      case TokenKind::Delimited:
      case TokenKind::Special:
        return parse_invocation();
      default:
        return parse_bracketed();
    }
  }

  Result<Syntax> literal(SyntaxKind kind) {
    const size_t at = token().at;
    return Syntax{kind, at, take().text, {}, {}, {}};
  }

  Result<Syntax> parse_number() {
    Syntax number = TRY(literal(SyntaxKind::Number));
    const bool word = token().kind == TokenKind::Name &&
                      std::ranges::find(kCalendarWords, token().text) != std::end(kCalendarWords);
    if (!word && token().kind != TokenKind::String) return number;
    number.kind = SyntaxKind::Quantity;
    number.unit = take().text;
    return number;
  }

  Result<Syntax> parse_bracketed() {
    if (is_symbol("(")) {
      ++next_;
      Syntax inner = TRY(parse_level(1));
      TRY_VOID(take_symbol(")"));
      return inner;
    }
    if (!is_symbol("{")) return expected("an expression");
    const size_t at = take().at;
    TRY_VOID(take_symbol("}"));
    return Syntax{SyntaxKind::Empty, at, {}, {}, {}, {}};
  }

  Result<Syntax> parse_invocation() {
    if (token().kind == TokenKind::Special) {
      if (token().text != "this" && token().text != "index" && token().text != "total")
        return expected("$this, $index or $total");
      return literal(SyntaxKind::Special);
    }
    Syntax name = TRY(parse_name());
    if (!is_symbol("(")) return name;
    ++next_;
    name.kind = SyntaxKind::Call;
    if (!is_symbol(")")) {
      name.parts.push_back(TRY(parse_level(1)));
      while (is_symbol(",")) {
        ++next_;
        name.parts.push_back(TRY(parse_level(1)));
      }
    }
    TRY_VOID(take_symbol(")"));
    return name;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  size_t next_ = 0, depth_left_;
};

}  // namespace

std::string_view symbol_of(Operator operation) {
  return std::ranges::find(kOperators, operation, &OperatorRow::operation)->symbol;
}

Result<Syntax> parse_syntax(std::string_view text, size_t depth) {
  return Parser(text, TRY(read_tokens(text)), depth).parse();
}

}  // namespace weft::fhir::path
