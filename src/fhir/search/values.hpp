// SPDX-License-Identifier: Apache-2.0
// The bytes of each kind of search value: its key, ordered by memcmp, and its extra. Dates and
// numbers have files of their own (span.hpp, number_key.hpp). Pure; what is read views its input.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/search/number_key.hpp"

namespace weft::fhir::search {

// None: the element can bear a system and does not, or its type has none (string, id). Implied: a
// code or boolean, whose system the element's definition fixes.
enum class TokenSystem : char { None = 0, Implied = 1, Given = 2 };

struct Token {
  TokenSystem form = TokenSystem::None;
  std::string system;
  std::optional<std::string> code;
  bool operator==(const Token&) const = default;
};

void put_token(std::string& key, TokenSystem form, std::string_view system);
void put_code(std::string& key, std::string_view code);  // after put_token
std::string token_key(const Token& token);
std::optional<Token> read_token(std::string_view key);
// The end of a key, from the code on: what two tokens of one code share.
std::string_view code_part(std::string_view token_key);

struct TokenExtra {
  std::string_view text;                // folded display, text or Identifier.type.text
  std::vector<std::string_view> types;  // Identifier.type.coding, as token keys
};
std::optional<TokenExtra> read_token_extra(std::string_view extra);

// A quantity's key: its range of numbers, then its unit as a token of system and code.
struct Quantity {
  NumberRange range;
  std::string_view unit;            // token key
  uint8_t scale = 0;                // digits after the point, as written
  std::string_view unit_text;       // when other than the code
  std::string_view canonical_unit;  // UCUM's; empty: not UCUM, or not readable
  NumberRange canonical;
};
std::optional<Quantity> read_quantity(std::string_view key, std::string_view extra);

struct ReferenceValue {
  std::string type;     // empty: not said
  std::string_view id;  // or "#fragment", or the whole address of what is no RESTful one
  std::string_view base, version;
  std::string_view identifier;  // token key; empty: none
  bool operator==(const ReferenceValue&) const = default;
};
void put_reference(std::string& key, std::string& extra, const ReferenceValue& reference);
std::optional<ReferenceValue> read_reference(std::string_view key, std::string_view extra);

}  // namespace weft::fhir::search
