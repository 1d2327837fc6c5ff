// SPDX-License-Identifier: Apache-2.0
// Tokens. https://hl7.org/fhir/R4/search.html#token
#include <optional>

#include "fhir/search/bytes.hpp"
#include "fhir/search/encode.hpp"
#include "fhir/search/folded_text.hpp"
#include "fhir/search/values.hpp"

namespace weft::fhir::search {
namespace {

struct CodingParts {
  std::string_view system, code, display;
};

CodingParts parts_of(const Json& coding) {
  CodingParts parts;
  for (const auto& [name, value] : coding.members()) {
    if (name == "system") parts.system = value.text();
    if (name == "code") parts.code = value.text();
    if (name == "display") parts.display = value.text();
  }
  return parts;
}

void put_pair(std::string& key, std::string_view system, std::string_view code) {
  put_token(key, system.empty() ? TokenSystem::None : TokenSystem::Given, system);
  if (!code.empty()) put_code(key, code);
}

// A text is the first field of a token's extra.
void put_token_text(std::string& extra, std::string& scratch, std::string_view text) {
  scratch.clear();
  append_folded(scratch, text);
  put_counted(extra, scratch);
}

}  // namespace

void Encoding::put_plain(const Json& element, bool implied) {
  if (!element.is_string() || element.text().empty()) {
    issue_ = "not a text";
    return;
  }
  put_token(key_, implied ? TokenSystem::Implied : TokenSystem::None, {});
  put_code(key_, element.text());
  put();
}

void Encoding::put_boolean(const Json& element) {
  if (!element.is_bool()) {
    issue_ = "not true or false";
    return;
  }
  put_token(key_, TokenSystem::Implied, {});
  put_code(key_, element.flag() ? "true" : "false");
  put();
}

std::string_view Encoding::put_coding(const Json& element) {
  const CodingParts parts = parts_of(element);
  if (parts.system.empty() && parts.code.empty() && parts.display.empty()) return {};
  put_pair(key_, parts.system, parts.code);
  if (!parts.display.empty()) put_token_text(extra_, scratch_, parts.display);
  put();
  return parts.display;
}

// The text of a concept is a token without code, unless a display says the same.
void Encoding::put_concept(const Json& element) {
  std::string_view text;
  const Json* codings = nullptr;
  for (const auto& [name, value] : element.members()) {
    if (name == "text") text = value.text();
    if (name == "coding") codings = &value;
  }
  bool said = false;
  if (codings)
    for (const Json& coding : codings->items()) said = put_coding(coding) == text || said;
  if (text.empty() || said) return;
  put_token(key_, TokenSystem::None, {});
  put_token_text(extra_, scratch_, text);
  put();
}

void Encoding::put_identifier(const Json& element) {
  std::string_view system, value;
  const Json* type = nullptr;
  for (const auto& [name, member] : element.members()) {
    if (name == "system") system = member.text();
    if (name == "value") value = member.text();
    if (name == "type") type = &member;
  }
  if (system.empty() && value.empty() && !type) return;
  put_pair(key_, system, value);
  if (type) {
    put_token_text(extra_, scratch_, type->at("text").text());
    for (const Json& coding : type->at("coding").items()) {
      const CodingParts parts = parts_of(coding);
      scratch_.clear();
      put_pair(scratch_, parts.system, parts.code);
      put_counted(extra_, scratch_);
    }
  }
  put();
}

void Encoding::put_contact(const Json& element) {
  const std::string_view value = element.at("value").text();
  if (value.empty()) return;
  put_token(key_, TokenSystem::None, {});
  put_code(key_, value);
  put();
}

}  // namespace weft::fhir::search
