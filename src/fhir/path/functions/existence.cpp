// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#existence
#include "fhir/path/equality.hpp"
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

Result<void> empty(Call& call, Collection& out) { return give(out, Value(call.input.empty())); }

Result<void> exists(Call& call, Collection& out) {
  if (call.argument_count() == 0) return give(out, Value(!call.input.empty()));
  for (size_t i = 0; i < call.input.size(); ++i)
    if (TRY(call.test_for(call.input[i], i)) == true) return give(out, Value(true));
  return give(out, Value(false));
}

Result<void> all(Call& call, Collection& out) {
  for (size_t i = 0; i < call.input.size(); ++i)
    if (TRY(call.test_for(call.input[i], i)) != true) return give(out, Value(false));
  return give(out, Value(true));
}

Result<void> negate(Call& call, Collection& out) {
  const auto flag = TRY(single_boolean(call.input, "not"));
  if (flag) out.push_back(Value(!*flag));
  return {};
}

// Whether some item is `wanted`; an item that is no boolean is an error.
Result<bool> has_flag(Call& call, bool wanted) {
  bool found = false;
  for (const Value& item : call.input) {
    const auto plain = system_value(item);
    const bool* flag = plain ? plain->as<bool>() : nullptr;
    if (!flag) return call.refuse("expected booleans");
    found = found || *flag == wanted;
  }
  return found;
}

Result<void> all_true(Call& call, Collection& out) {
  return give(out, Value(!TRY(has_flag(call, false))));
}
Result<void> any_true(Call& call, Collection& out) {
  return give(out, Value(TRY(has_flag(call, true))));
}
Result<void> all_false(Call& call, Collection& out) {
  return give(out, Value(!TRY(has_flag(call, true))));
}
Result<void> any_false(Call& call, Collection& out) {
  return give(out, Value(TRY(has_flag(call, false))));
}

Result<bool> is_subset(Call& call, std::span<const Value> part, std::span<const Value> whole) {
  ValueSet set(call.evaluation);
  for (const Value& value : whole) TRY(set.insert(value));
  for (const Value& value : part)
    if (!TRY(set.contains(value))) return false;
  return true;
}

Result<void> subset_of(Call& call, Collection& out) {
  const Collection other = TRY(call.argument(0));
  return give(out, Value(TRY(is_subset(call, call.input, other))));
}

Result<void> superset_of(Call& call, Collection& out) {
  const Collection other = TRY(call.argument(0));
  return give(out, Value(TRY(is_subset(call, other, call.input))));
}

Result<void> count(Call& call, Collection& out) {
  return give(out, Value(static_cast<int64_t>(call.input.size())));
}

Result<void> distinct(Call& call, Collection& out) {
  return append_distinct(call.evaluation, call.input, out);
}

Result<void> is_distinct(Call& call, Collection& out) {
  ValueSet set(call.evaluation);
  for (const Value& value : call.input)
    if (!TRY(set.insert(value))) return give(out, Value(false));
  return give(out, Value(true));
}

constexpr FunctionRow kRows[] = {
    {"empty", 0, 0, empty, Scope::Outside, Takes::Anything, Returns::Boolean},
    {"exists", 0, 1, exists, Scope::Item, Takes::Anything, Returns::Boolean},
    {"all", 1, 1, all, Scope::Item, Takes::Anything, Returns::Boolean},
    {"not", 0, 0, negate, Scope::Outside, Takes::Anything, Returns::Boolean},
    {"allTrue", 0, 0, all_true, Scope::Outside, Takes::Boolean, Returns::Boolean},
    {"anyTrue", 0, 0, any_true, Scope::Outside, Takes::Boolean, Returns::Boolean},
    {"allFalse", 0, 0, all_false, Scope::Outside, Takes::Boolean, Returns::Boolean},
    {"anyFalse", 0, 0, any_false, Scope::Outside, Takes::Boolean, Returns::Boolean},
    {"subsetOf", 1, 1, subset_of, Scope::Outside, Takes::Anything, Returns::Boolean},
    {"supersetOf", 1, 1, superset_of, Scope::Outside, Takes::Anything, Returns::Boolean},
    {"count", 0, 0, count, Scope::Outside, Takes::Anything, Returns::Integer},
    {"distinct", 0, 0, distinct, Scope::Outside, Takes::Anything, Returns::Input},
    {"isDistinct", 0, 0, is_distinct, Scope::Outside, Takes::Anything, Returns::Boolean},
};

}  // namespace

std::span<const FunctionRow> existence_functions() { return kRows; }

}  // namespace weft::fhir::path
