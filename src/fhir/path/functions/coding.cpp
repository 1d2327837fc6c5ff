// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#additional-string-functions
#include <iterator>

#include "base/text.hpp"
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

struct Two {
  Text text, form;
};

Result<std::optional<Two>> read_two(Call& call) {
  const auto text = TRY(call.text_input()), form = TRY(call.text_argument(0));
  if (!text || !form) return std::optional<Two>();
  TRY_VOID(call.evaluation.charge(1 + text->size() / 64));
  return std::optional(Two{*text, *form});
}

// base64url with its padding, as the specification's example has it.
std::string padded_base64url(std::string_view bytes) {
  std::string out = base64url(bytes);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

Result<void> encode(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  if (!two) return {};
  if (two->form == "hex") return call.evaluation.keep_text(hex(two->text), out);
  if (two->form == "base64") return call.evaluation.keep_text(base64(two->text), out);
  if (two->form == "urlbase64") return call.evaluation.keep_text(padded_base64url(two->text), out);
  return {};
}

Result<std::string> decoded(Text text, Text form) {
  if (form == "hex") return parse_hex(text);
  if (form == "base64") return parse_base64(text);
  while (text.ends_with('=')) text.remove_suffix(1);
  return parse_base64url(text);
}

// What cannot be decoded to text is empty.
Result<void> decode(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  if (!two) return {};
  if (two->form != "hex" && two->form != "base64" && two->form != "urlbase64") return {};
  auto text = decoded(two->text, two->form);
  if (!text || !is_utf8(*text)) return {};
  return call.evaluation.keep_text(*std::move(text), out);
}

struct EscapeRow {
  std::string_view plain, escaped;
};

constexpr EscapeRow kHtml[] = {
    {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}};
constexpr EscapeRow kJson[] = {{"\\", "\\\\"}, {"\"", "\\\""}, {"\n", "\\n"}, {"\r", "\\r"},
                               {"\t", "\\t"},  {"\f", "\\f"},  {"\b", "\\b"}};

std::span<const EscapeRow> rows_of(Text form) {
  if (form == "html") return kHtml;
  return form == "json" ? std::span<const EscapeRow>(kJson) : std::span<const EscapeRow>();
}

// One pass: what an escape made is not looked at again.
std::string rewritten(Text text, std::span<const EscapeRow> rows,
                      std::string_view EscapeRow::* from, std::string_view EscapeRow::* to) {
  std::string out;
  while (!text.empty()) {
    const EscapeRow* found = nullptr;
    for (const EscapeRow& row : rows)
      if (!found && text.starts_with(row.*from)) found = &row;
    if (found) {
      out += found->*to;
      text.remove_prefix((found->*from).size());
    } else {
      out += text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

Result<void> escape(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  if (!two || rows_of(two->form).empty()) return {};
  return call.evaluation.keep_text(
      rewritten(two->text, rows_of(two->form), &EscapeRow::plain, &EscapeRow::escaped), out);
}

Result<void> unescape(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  if (!two || rows_of(two->form).empty()) return {};
  return call.evaluation.keep_text(
      rewritten(two->text, rows_of(two->form), &EscapeRow::escaped, &EscapeRow::plain), out);
}

constexpr FunctionRow kRows[] = {
    {"encode", 1, 1, encode, Scope::Outside, Takes::Text, Returns::String},
    {"decode", 1, 1, decode, Scope::Outside, Takes::Text, Returns::String},
    {"escape", 1, 1, escape, Scope::Outside, Takes::Text, Returns::String},
    {"unescape", 1, 1, unescape, Scope::Outside, Takes::Text, Returns::String},
};

}  // namespace

std::span<const FunctionRow> coding_functions() { return kRows; }

}  // namespace weft::fhir::path
