// SPDX-License-Identifier: Apache-2.0
// Strict JSON for what decides who is asking: token headers, key sets, claims. A member named twice
// is refused, because two readers could take two different ones. Values only; never for clinical
// data. https://www.rfc-editor.org/rfc/rfc8259 · https://www.rfc-editor.org/rfc/rfc7515#section-4
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::jose {

struct Member;

struct Json {
  enum class Type { Null, Boolean, Number, Text, List, Object };
  Type type = Type::Null;
  bool flag = false;
  double number = 0;
  std::string text;
  std::vector<Json> list;
  std::vector<Member> members;

  const Json* find(std::string_view name) const;
  std::optional<std::string> find_text(std::string_view name) const;  // nothing if of another type
  std::optional<double> find_number(std::string_view name) const;
};

struct Member {
  std::string name;
  Json value;
};

// An object, at most eight levels deep; anything else is Kind::Invalid.
Result<Json> parse_object(std::string_view text);

// A JSON string literal, in its quotes.
std::string json_text(std::string_view text);

}  // namespace weft::jose
