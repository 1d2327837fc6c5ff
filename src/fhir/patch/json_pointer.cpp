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

// One step: a member or an item of either constness.
template <class Tree>
Tree* step_into(Tree& from, const std::string& token) {
  if (from.is_object()) return const_cast<Tree*>(from.find(token));
  const auto index = from.is_array() ? parse_array_index(token) : std::nullopt;
  if (!index || *index >= from.items().size()) return nullptr;
  return const_cast<Tree*>(&from.items()[*index]);
}

template <class Tree>
Tree* walk(Tree& root, std::span<const std::string> tokens) {
  Tree* here = &root;
  for (const std::string& token : tokens) {
    here = step_into(*here, token);
    if (!here) return nullptr;
  }
  return here;
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

Json* find_at(Json& root, std::span<const std::string> tokens) { return walk(root, tokens); }

const Json* find_at(const Json& root, std::span<const std::string> tokens) {
  return walk(root, tokens);
}

}  // namespace weft::fhir
