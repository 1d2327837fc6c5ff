// SPDX-License-Identifier: Apache-2.0
#include "auth/scope.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace weft::auth {
namespace {

constexpr std::string_view kLetters = "cruds";  // the order in which they must stand
constexpr uint8_t kRead = static_cast<uint8_t>(Access::Read) | static_cast<uint8_t>(Access::Search);
constexpr uint8_t kAll = (1u << kLetters.size()) - 1;

// Version 1 of SMART spoke of reading and writing.
Result<uint8_t> parse_letters(std::string_view text) {
  if (text == "read") return kRead;
  if (text == "write") return static_cast<uint8_t>(kAll & ~kRead);
  if (text == "*") return kAll;
  uint8_t letters = 0;
  size_t after = 0;
  for (const char letter : text) {
    const size_t at = kLetters.find(letter, after);
    if (at == kLetters.npos)
      return fail(Kind::Invalid, "letters of a scope are c r u d s in order");
    letters |= static_cast<uint8_t>(1u << at);
    after = at + 1;
  }
  if (letters == 0) return fail(Kind::Invalid, "a scope without letters");
  return letters;
}

bool is_type(std::string_view text) {
  if (text == "*") return true;
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  return !text.empty() && text.front() >= 'A' && text.front() <= 'Z' &&
         std::ranges::all_of(text, is_letter);
}

Result<Scope> parse_scope(std::string_view text) {
  constexpr std::string_view kLevel = "system/";
  const size_t dot = text.rfind('.');
  if (!text.starts_with(kLevel) || dot == text.npos || dot < kLevel.size())
    return fail(Kind::Invalid, "a program's scope is system/TYPE.LETTERS");
  const std::string_view type = text.substr(kLevel.size(), dot - kLevel.size());
  if (!is_type(type)) return fail(Kind::Invalid, "a scope names a resource type or *");
  return Scope{std::string(type), TRY(parse_letters(text.substr(dot + 1)))};
}

uint8_t letters_for(const std::vector<Scope>& scopes, std::string_view type) {
  uint8_t letters = 0;
  for (const Scope& scope : scopes)
    if (scope.type == "*" || scope.type == type) letters |= scope.letters;
  return letters;
}

}  // namespace

Result<std::vector<Scope>> parse_scopes(std::string_view text) {
  std::vector<Scope> scopes;
  for (const std::string_view one : split(text, ' '))
    if (!one.empty()) scopes.push_back(TRY(parse_scope(one)));
  if (scopes.empty()) return fail(Kind::Invalid, "no scope");
  return scopes;
}

std::string render_scopes(const std::vector<Scope>& scopes) {
  std::string text;
  for (const Scope& scope : scopes) {
    text += (text.empty() ? "system/" : " system/") + scope.type + '.';
    for (size_t at = 0; at < kLetters.size(); ++at)
      if (scope.letters >> at & 1) text += kLetters[at];
  }
  return text;
}

bool allows(const std::vector<Scope>& scopes, std::string_view type, Access access) {
  return (letters_for(scopes, type) & static_cast<uint8_t>(access)) != 0;
}

std::vector<Scope> decide_scopes(const std::vector<Scope>& granted,
                                 const std::vector<Scope>& asked) {
  std::vector<Scope> decided;
  const auto add = [&](const std::string& type, uint8_t letters) {
    const Scope scope{type, letters};
    if (letters != 0 && std::ranges::find(decided, scope) == decided.end())
      decided.push_back(scope);
  };
  for (const Scope& one : asked) {
    add(one.type, static_cast<uint8_t>(one.letters & letters_for(granted, one.type)));
    if (one.type != "*") continue;
    for (const Scope& own : granted)
      if (own.type != "*") add(own.type, static_cast<uint8_t>(one.letters & own.letters));
  }
  return decided;
}

}  // namespace weft::auth
