// SPDX-License-Identifier: Apache-2.0
#include "fhir/patch/json_pointer.hpp"

#include <charconv>

#include "base/text.hpp"

namespace weft::fhir {
namespace {

// Section 4: ~1 before ~0, so that ~01 is read as ~1.
Result<std::string> unescape(std::string_view token) {
  std::string out;
  for (size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
      continue;
    }
    const char next = i + 1 < token.size() ? token[++i] : '\0';
    if (next != '0' && next != '1') return fail(Kind::Invalid, "~ is neither ~0 nor ~1");
    out += next == '0' ? '~' : '/';
  }
  return out;
}

Json* find_member(Json& object, std::string_view name) {
  for (auto& [known, value] : object.object_members())
    if (known == name) return &value;
  return nullptr;
}

}  // namespace

Result<JsonPointer> parse_json_pointer(std::string_view text) {
  JsonPointer tokens;
  if (text.empty()) return tokens;
  if (text[0] != '/') return fail(Kind::Invalid, "a pointer begins with /");
  for (const std::string_view token : split(text.substr(1), '/'))
    tokens.push_back(TRY(unescape(token)));
  return tokens;
}

std::optional<size_t> parse_array_index(std::string_view token) {
  if (!is_digits(token) || (token.size() > 1 && token[0] == '0')) return std::nullopt;
  size_t index = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), index);
  if (read.ec != std::errc()) return std::nullopt;
  return index;
}

Json* find_at(Json& root, std::span<const std::string> tokens) {
  Json* here = &root;
  for (const std::string& token : tokens) {
    if (here->is_object()) {
      here = find_member(*here, token);
    } else if (here->is_array()) {
      const auto index = parse_array_index(token);
      auto& items = here->array_items();
      here = index && *index < items.size() ? &items[*index] : nullptr;
    } else {
      here = nullptr;
    }
    if (!here) return nullptr;
  }
  return here;
}

}  // namespace weft::fhir
