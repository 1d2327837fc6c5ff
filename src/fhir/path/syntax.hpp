// SPDX-License-Identifier: Apache-2.0
// What was written, as a tree: chains and operators of one level lie flat, so that its depth is
// that of the brackets. Owns its texts; made by parse_syntax, read by the compiler.
// https://hl7.org/fhirpath/N1/#grammar
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::fhir::path {

enum class Operator : uint8_t {
  Multiply,
  Divide,
  Div,
  Mod,
  Add,
  Subtract,
  Concatenate,
  Is,
  As,
  Union,
  LessOrEqual,
  Less,
  Greater,
  GreaterOrEqual,
  Equal,
  Equivalent,
  NotEqual,
  NotEquivalent,
  In,
  Contains,
  And,
  Or,
  Xor,
  Implies,
};

enum class SyntaxKind : uint8_t {
  Empty,     // {}
  Boolean,   // text: true, false
  String,    // text: its characters
  Number,    // text: as written
  Quantity,  // text: as written; unit: without quotes
  Date,
  DateTime,
  Time,
  Special,   // text: this, index, total
  Variable,  // text: without %
  Name,      // text: an element or type
  Call,      // text: the function; parts: its arguments
  Indexer,   // parts: the expression between the brackets
  Chain,     // parts: what it starts with, then Names, Calls and Indexers
  Negative,  // parts: what follows the sign
  Positive,
  Fold,  // parts: operands; operators: between them, all of one level
};

struct Syntax {
  SyntaxKind kind = SyntaxKind::Empty;
  size_t at = 0;  // byte offset
  std::string text, unit;
  std::vector<Syntax> parts;
  std::vector<Operator> operators;
};

std::string_view symbol_of(Operator operation);

// Invalid: `where` is "line:column". TooLarge: nested deeper than `depth`.
Result<Syntax> parse_syntax(std::string_view text, size_t depth);

}  // namespace weft::fhir::path
