// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#string-manipulation
#include <string.h>

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

// memmem works in linear time, whatever the texts; string_view::find does not.
size_t find_text(Text text, Text part, size_t from = 0) {
  if (from > text.size()) return Text::npos;
  const Text rest = text.substr(from);
  if (part.empty()) return from;
  const void* found = memmem(rest.data(), rest.size(), part.data(), part.size());
  if (!found) return Text::npos;
  return from + static_cast<size_t>(static_cast<const char*>(found) - rest.data());
}

size_t find_last_text(Text text, Text part) {
  const std::string backwards(text.rbegin(), text.rend()), wanted(part.rbegin(), part.rend());
  const size_t found = find_text(backwards, wanted);
  return found == Text::npos ? found : text.size() - found - part.size();
}

Result<void> give_position(Text text, size_t at, Collection& out) {
  if (at == Text::npos) return give(out, Value(int64_t{-1}));
  return give(out, Value(static_cast<int64_t>(count_characters(text.substr(0, at)))));
}

Result<void> index_of(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  return two ? give_position(two->text, find_text(two->text, two->other), out) : Result<void>();
}

Result<void> last_index_of(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  return two ? give_position(two->text, find_last_text(two->text, two->other), out)
             : Result<void>();
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
  return two ? give(out, Value(find_text(two->text, two->other) != Text::npos)) : Result<void>();
}

Result<void> upper(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  return text ? call.evaluation.keep_text(upper_case(*text), out) : Result<void>();
}
Result<void> lower(Call& call, Collection& out) {
  const auto text = TRY(call.text_input());
  return text ? call.evaluation.keep_text(lower_case(*text), out) : Result<void>();
}

// Between all characters, and at both ends.
std::string spread(Text text, Text by) {
  std::string result(by);
  while (!text.empty()) {
    const size_t size = byte_of_character(text, 1);
    result += text.substr(0, size);
    result += by;
    text.remove_prefix(size);
  }
  return result;
}

std::string replaced(Text text, Text part, Text by) {
  if (part.empty()) return spread(text, by);
  std::string result;
  size_t from = 0;
  for (size_t at = find_text(text, part); at != Text::npos; at = find_text(text, part, from)) {
    result += text.substr(from, at - from);
    result += by;
    from = at + part.size();
  }
  return result += text.substr(from);
}

Result<void> replace(Call& call, Collection& out) {
  const auto two = TRY(read_two(call));
  const auto by = TRY(call.text_argument(1));
  if (!two || !by) return {};
  // Before it is made: the most that may come of it.
  const size_t most = two->text.size() / std::max<size_t>(1, two->other.size()) + 1;
  TRY_VOID(call.evaluation.charge(most * (1 + by->size()) / 64));
  return call.evaluation.keep_text(replaced(two->text, two->other, *by), out);
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
  size_t from = 0;
  for (size_t at = find_text(two->text, two->other); at != Text::npos;
       at = find_text(two->text, two->other, from)) {
    TRY_VOID(call.evaluation.charge(1));
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
