// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#string-manipulation
#include <algorithm>

#include "base/text.hpp"
#include "fhir/path/fold_text.hpp"
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

// The input and one string argument; none where either is missing.
struct Two {
  Text text, other;
};

Result<std::optional<Two>> read_two(Call& call) {
  const auto text = TRY(call.text_input()), other = TRY(call.text_argument(0));
  if (!text || !other) return std::optional<Two>();
  return std::optional(Two{*text, *other});
}

Result<void> give_position(Text text, size_t at, Collection& out) {
  if (at == Text::npos) return give(out, Value(int64_t{-1}));
  return give(out, Value(static_cast<int64_t>(count_characters(text.substr(0, at)))));
}

Result<void> index_of(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  return two ? give_position(two->text, two->text.find(two->other), out) : Result<void>();
}

Result<void> last_index_of(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  return two ? give_position(two->text, two->text.rfind(two->other), out) : Result<void>();
}

Result<void> substring(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  const auto start = TRY(call.integer_argument(0));
  if (!text || !start || *start < 0) return {};
  const size_t from = byte_of_character(*text, static_cast<size_t>(*start));
  if (from >= text->size()) return {};
  const Text rest = text->substr(from);
  if (call.argument_count() == 1) return give(out, Value(rest));
  const auto length = TRY(call.integer_argument(1));
  if (!length) return give(out, Value(rest));
  const auto characters = static_cast<size_t>(std::max<int64_t>(0, *length));
  return give(out, Value(rest.substr(0, byte_of_character(rest, characters))));
}

Result<void> starts_with(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  return two ? give(out, Value(two->text.starts_with(two->other))) : Result<void>();
}
Result<void> ends_with(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  return two ? give(out, Value(two->text.ends_with(two->other))) : Result<void>();
}
Result<void> contains(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  return two ? give(out, Value(two->text.contains(two->other))) : Result<void>();
}

Result<void> upper(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  return text ? call.evaluation.keep_text(upper_case(*text), out) : Result<void>();
}
Result<void> lower(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  return text ? call.evaluation.keep_text(lower_case(*text), out) : Result<void>();
}

// An empty pattern stands between all characters, and at both ends.
Result<void> replace(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  const auto by = TRY(call.text_argument(1));
  if (!two || !by) return {};
  const size_t most = two->text.size() / std::max<size_t>(1, two->other.size()) + 1;
  TRY_VOID(call.evaluation.charge(1 + two->text.size() / 64 + most * by->size() / 64));
  std::string result;
  size_t at = 0;
  while (at < two->text.size()) {
    const bool here = two->text.substr(at).starts_with(two->other);
    if (here) result += *by;
    size_t taken = here ? two->other.size() : 0;
    if (taken == 0) {
      taken = byte_of_character(two->text.substr(at), 1);
      result += two->text.substr(at, taken);
    }
    at += taken;
  }
  if (two->other.empty()) result += *by;
  return call.evaluation.keep_text(std::move(result), out);
}

Result<void> length(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  if (!text) return {};
  return give(out, Value(static_cast<int64_t>(count_characters(*text))));
}

Result<void> to_chars(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  if (!text) return {};
  TRY_VOID(call.evaluation.charge(text->size()));
  for (Text rest = *text; !rest.empty();) {
    const size_t size = byte_of_character(rest, 1);
    out.push_back(Value(rest.substr(0, size)));
    rest.remove_prefix(size);
  }
  return call.evaluation.check_size(out);
}

Result<void> trim_ends(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  return text ? give(out, Value(trim(*text))) : Result<void>();
}

Result<void> split_text(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  if (!two) return {};
  if (two->other.empty()) return to_chars(call, out);
  TRY_VOID(call.evaluation.charge(two->text.size() / 8));
  size_t from = 0;
  for (size_t at = two->text.find(two->other); at != Text::npos;
       at = two->text.find(two->other, from)) {
    out.push_back(Value(two->text.substr(from, at - from)));
    from = at + two->other.size();
  }
  out.push_back(Value(two->text.substr(from)));
  return call.evaluation.check_size(out);
}

Result<void> join_texts(Call& call, Collection& out) {
  std::optional<Text> between = Text();
  if (call.argument_count() > 0) between = TRY(call.text_argument(0));
  if (!between || call.input.empty()) return {};
  std::string result;
  bool first = true;
  for (const Value& item : call.input) {
    const auto plain = system_value(item);
    const Text* text = plain ? plain->as<Text>() : nullptr;
    if (!text) return call.refuse("expected strings");
    if (!first) result += *between;
    first = false;
    result += *text;
    TRY_VOID(call.evaluation.charge(1 + (text->size() + between->size()) / 64));
  }
  return call.evaluation.keep_text(std::move(result), out);
}

constexpr auto kHere = Scope::Outside;
constexpr auto kText = Takes::Text;

constexpr FunctionRow kRows[] = {
    {"indexOf", 1, 1, index_of, kHere, kText, Returns::Integer},
    {"lastIndexOf", 1, 1, last_index_of, kHere, kText, Returns::Integer},
    {"substring", 1, 2, substring, kHere, kText, Returns::String},
    {"startsWith", 1, 1, starts_with, kHere, kText, Returns::Boolean},
    {"endsWith", 1, 1, ends_with, kHere, kText, Returns::Boolean},
    {"contains", 1, 1, contains, kHere, kText, Returns::Boolean},
    {"upper", 0, 0, upper, kHere, kText, Returns::String},
    {"lower", 0, 0, lower, kHere, kText, Returns::String},
    {"replace", 2, 2, replace, kHere, kText, Returns::String},
    {"length", 0, 0, length, kHere, kText, Returns::Integer},
    {"toChars", 0, 0, to_chars, kHere, kText, Returns::Strings},
    {"trim", 0, 0, trim_ends, kHere, kText, Returns::String},
    {"split", 1, 1, split_text, kHere, kText, Returns::Strings},
    {"join", 0, 1, join_texts, kHere, kText, Returns::String},
};

}  // namespace

std::span<const FunctionRow> string_functions() { return kRows; }

}  // namespace weft::fhir::path
