// SPDX-License-Identifier: Apache-2.0
#include "fhir/json/members.hpp"

#include <cstring>

namespace weft::fhir {
namespace {

constexpr size_t kNone = std::string_view::npos;

// From the opening quote to behind the closing one.
size_t skip_string(std::string_view text, size_t at) {
  for (size_t next = at + 1; next < text.size(); ++next) {
    const void* quote = std::memchr(text.data() + next, '"', text.size() - next);
    if (!quote) return kNone;
    next = static_cast<size_t>(static_cast<const char*>(quote) - text.data());
    size_t slashes = 0;
    while (next - slashes > at + 1 && text[next - slashes - 1] == '\\') ++slashes;
    if (slashes % 2 == 0) return next + 1;
  }
  return kNone;
}

// From the opening bracket to behind the one that closes it.
size_t skip_nested(std::string_view text, size_t at) {
  size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return kNone;
}

size_t skip_value(std::string_view text, size_t at) {
  if (at >= text.size()) return kNone;
  if (text[at] == '"') return skip_string(text, at);
  if (text[at] == '{' || text[at] == '[') return skip_nested(text, at);
  const size_t end = text.find_first_of(",}", at);
  return end == at ? kNone : end;
}

}  // namespace

std::optional<ObjectText> ObjectText::scan(std::string_view text) {
  ObjectText object;
  if (text == "{}") return object;
  if (text.size() < 2 || text[0] != '{') return std::nullopt;
  object.members_.reserve(16);
  size_t at = 1;
  for (;;) {
    if (at >= text.size() || text[at] != '"') return std::nullopt;
    const size_t name_end = skip_string(text, at);
    if (name_end == kNone || name_end >= text.size() || text[name_end] != ':') return std::nullopt;
    const size_t end = skip_value(text, name_end + 1);
    if (end == kNone || end >= text.size()) return std::nullopt;
    object.members_.emplace_back(text.substr(at + 1, name_end - at - 2),
                                 text.substr(name_end + 1, end - name_end - 1));
    if (text[end] == '}' && end + 1 == text.size()) return object;
    if (text[end] != ',') return std::nullopt;
    at = end + 1;
  }
}

std::string_view ObjectText::value(std::string_view name) const {
  for (const auto& [key, text] : members_)
    if (key == name) return text;
  return {};
}

std::string_view ObjectText::plain_text(std::string_view name) const {
  const std::string_view text = value(name);
  const bool plain = text.size() > 1 && text[0] == '"' && text.find('\\') == kNone;
  return plain ? text.substr(1, text.size() - 2) : std::string_view();
}

}  // namespace weft::fhir
