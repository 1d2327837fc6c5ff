// SPDX-License-Identifier: Apache-2.0
// FHIRPath's words: names, literals, symbols. White space and comments fall away. Pure.
// https://hl7.org/fhirpath/N1/#lexical-elements
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::fhir::path {

enum class TokenKind {
  End,
  Name,       // identifier or keyword
  Delimited,  // `identifier`, never a keyword
  String,
  Number,
  Date,
  DateTime,
  Time,
  Symbol,
  Special,   // $this, $index, $total
  Variable,  // %name, without the %
};

struct Token {
  TokenKind kind = TokenKind::End;
  size_t at = 0;     // byte offset
  std::string text;  // decoded: no quotes, no @, no %
};

// Invalid: `where` is "line:column".
Result<std::vector<Token>> read_tokens(std::string_view text);

std::string place_of(std::string_view text, size_t at);  // "line:column", both from 1

}  // namespace weft::fhir::path
