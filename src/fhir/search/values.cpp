// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/values.hpp"

#include "fhir/search/bytes.hpp"

namespace weft::fhir::search {
namespace {

constexpr char kCode = 1;  // before a code: a token without one comes first
constexpr std::string_view kTextEnd("\0\0", 2);

// Past the system of a token's key.
size_t system_end(std::string_view key) {
  if (key.empty()) return 0;
  if (key[0] != static_cast<char>(TokenSystem::Given)) return 1;
  const size_t end = key.find(kTextEnd, 1);
  return end == key.npos ? key.size() : end + kTextEnd.size();
}

}  // namespace

void put_token(std::string& key, TokenSystem form, std::string_view system) {
  key.push_back(static_cast<char>(form));
  if (form == TokenSystem::Given) put_text(key, system);
}

void put_code(std::string& key, std::string_view code) {
  key.push_back(kCode);
  key.append(code);
}

std::string token_key(const Token& token) {
  std::string key;
  put_token(key, token.form, token.system);
  if (token.code) put_code(key, *token.code);
  return key;
}

std::optional<Token> read_token(std::string_view key) {
  if (key.empty() || key[0] > static_cast<char>(TokenSystem::Given)) return {};
  Token token;
  token.form = static_cast<TokenSystem>(key[0]);
  key.remove_prefix(1);
  if (token.form == TokenSystem::Given) {
    auto system = take_text(key);
    if (!system) return {};
    token.system = std::move(*system);
  }
  if (key.empty()) return token;
  if (key[0] != kCode) return {};
  token.code = std::string(key.substr(1));
  return token;
}

std::string_view code_part(std::string_view token_key) {
  return token_key.substr(system_end(token_key));
}

std::optional<TokenExtra> read_token_extra(std::string_view extra) {
  TokenExtra read;
  if (extra.empty()) return read;
  const auto text = take_counted(extra);
  if (!text) return {};
  read.text = *text;
  while (!extra.empty()) {
    const auto type = take_counted(extra);
    if (!type) return {};
    read.types.push_back(*type);
  }
  return read;
}

// Extra: scale, text of the unit, canonical unit, canonical range (may be left out from the end).
std::optional<Quantity> read_quantity(std::string_view key, std::string_view extra) {
  Quantity read;
  const auto range = take_range(key);
  if (!range || extra.empty()) return {};
  read.range = *range;
  read.unit = key;
  read.scale = static_cast<uint8_t>(extra[0]);
  extra.remove_prefix(1);
  if (extra.empty()) return read;
  const auto text = take_counted(extra);
  if (!text) return {};
  read.unit_text = *text;
  if (extra.empty()) return read;
  const auto unit = take_counted(extra);
  const auto canonical = take_range(extra);
  if (!unit || !canonical) return {};
  read.canonical_unit = *unit;
  read.canonical = *canonical;
  return read;
}

void put_reference(std::string& key, std::string& extra, const ReferenceValue& reference) {
  put_text(key, reference.type);
  key.append(reference.id);
  const bool identifier = !reference.identifier.empty(), version = !reference.version.empty();
  if (identifier || version || !reference.base.empty()) put_counted(extra, reference.base);
  if (identifier || version) put_counted(extra, reference.version);
  if (identifier) put_counted(extra, reference.identifier);
}

std::optional<ReferenceValue> read_reference(std::string_view key, std::string_view extra) {
  ReferenceValue read;
  auto type = take_text(key);
  if (!type) return {};
  read.type = std::move(*type);
  read.id = key;
  for (std::string_view* field : {&read.base, &read.version, &read.identifier}) {
    if (extra.empty()) break;
    const auto bytes = take_counted(extra);
    if (!bytes) return {};
    *field = *bytes;
  }
  return read;
}

}  // namespace weft::fhir::search
