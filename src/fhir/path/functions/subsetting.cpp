// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#subsetting · #combining
#include <algorithm>

#include "fhir/path/equality.hpp"
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

Result<void> append(std::span<const Value> values, Collection& out) {
  for (const Value& value : values) out.push_back(value);
  return {};
}

Result<void> only_one(Call& call, Collection& out) {
  TRY(single(call.input, "single"));
  return append(call.input, out);
}

Result<void> first(Call& call, Collection& out) {
  return append(call.input.first(std::min<size_t>(1, call.input.size())), out);
}
Result<void> last(Call& call, Collection& out) {
  return append(call.input.last(std::min<size_t>(1, call.input.size())), out);
}
Result<void> tail(Call& call, Collection& out) {
  return append(call.input.subspan(std::min<size_t>(1, call.input.size())), out);
}

Result<std::optional<size_t>> number_of_items(Call& call) {
  const auto number = TRY(call.integer_argument(0));
  if (!number) return std::optional<size_t>();
  const int64_t most = static_cast<int64_t>(call.input.size());
  return std::optional(static_cast<size_t>(std::clamp<int64_t>(*number, 0, most)));
}

Result<void> skip(Call& call, Collection& out) {
  const auto number = TRY(number_of_items(call));
  return number ? append(call.input.subspan(*number), out) : Result<void>();
}
Result<void> take(Call& call, Collection& out) {
  const auto number = TRY(number_of_items(call));
  return number ? append(call.input.first(*number), out) : Result<void>();
}

Result<ValueSet> set_of(Call& call, std::span<const Value> values) {
  ValueSet set(call.evaluation);
  for (const Value& value : values) TRY(set.insert(value));
  return set;
}

Result<void> intersect(Call& call, Collection& out) {
  const Collection other = TRY(call.argument(0));
  ValueSet others = TRY(set_of(call, other)), seen(call.evaluation);
  for (const Value& value : call.input)
    if (TRY(others.contains(value)) && TRY(seen.insert(value))) out.push_back(value);
  return {};
}

Result<void> exclude(Call& call, Collection& out) {
  const Collection other = TRY(call.argument(0));
  ValueSet others = TRY(set_of(call, other));
  for (const Value& value : call.input)
    if (!TRY(others.contains(value))) out.push_back(value);
  return {};
}

Result<void> combine(Call& call, Collection& out) {
  TRY_VOID(append(call.input, out));
  const Collection other = TRY(call.argument(0));
  return append(other, out);
}

Result<void> unite(Call& call, Collection& out) {
  Collection both;
  TRY_VOID(combine(call, both));
  return append_distinct(call.evaluation, both, out);
}

constexpr FunctionRow kRows[] = {
    {"single", 0, 0, only_one, Scope::Outside, Takes::Anything, Returns::One},
    {"first", 0, 0, first, Scope::Outside, Takes::Anything, Returns::One, true},
    {"last", 0, 0, last, Scope::Outside, Takes::Anything, Returns::One, true},
    {"tail", 0, 0, tail, Scope::Outside, Takes::Anything, Returns::Input, true},
    {"skip", 1, 1, skip, Scope::Outside, Takes::Anything, Returns::Input, true},
    {"take", 1, 1, take, Scope::Outside, Takes::Anything, Returns::Input, true},
    {"intersect", 1, 1, intersect, Scope::Outside, Takes::Anything, Returns::Input},
    {"exclude", 1, 1, exclude, Scope::Outside, Takes::Anything, Returns::Input},
    {"union", 1, 1, unite, Scope::Outside, Takes::Anything, Returns::Both},
    {"combine", 1, 1, combine, Scope::Outside, Takes::Anything, Returns::Both},
};

}  // namespace

std::span<const FunctionRow> subsetting_functions() { return kRows; }

}  // namespace weft::fhir::path
