// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/query/text_parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace weft::fhir::search {
namespace {

constexpr auto kPrefixes = std::to_array<std::pair<std::string_view, Prefix>>({
    {"eq", Prefix::Eq},
    {"ne", Prefix::Ne},
    {"gt", Prefix::Gt},
    {"lt", Prefix::Lt},
    {"ge", Prefix::Ge},
    {"le", Prefix::Le},
    {"sa", Prefix::Sa},
    {"eb", Prefix::Eb},
    {"ap", Prefix::Ap},
});

}  // namespace

std::vector<std::string_view> split_unescaped(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == by) {
      parts.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size() &&
                        std::string_view(",$|\\").find(text[i + 1]) != std::string_view::npos;
    if (escape) ++i;
    plain.push_back(text[i]);
  }
  return plain;
}

Prefix take_prefix(std::string_view& text) {
  for (const auto& [name, prefix] : kPrefixes) {
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    return prefix;
  }
  return Prefix::Eq;
}

}  // namespace weft::fhir::search
