// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#filtering-and-projection · #types
#include <algorithm>

#include "fhir/path/equality.hpp"
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

Result<void> where(Call& call, Collection& out) {
  for (size_t i = 0; i < call.input.size(); ++i)
    if (TRY(call.test_for(call.input[i], i)) == true) out.push_back(call.input[i]);
  return {};
}

Result<void> select(Call& call, Collection& out) {
  for (size_t i = 0; i < call.input.size(); ++i) {
    TRY_VOID(call.run_for(0, call.input[i], i, out));
    TRY_VOID(call.evaluation.check_size(out));
  }
  return {};
}

// The projection is made of each new item in turn, until none is new.
Result<void> repeat(Call& call, Collection& out) {
  ValueSet seen(call.evaluation);
  std::span<const Value> waiting = call.input;
  Collection round;
  while (!waiting.empty()) {
    Collection next;
    for (size_t i = 0; i < waiting.size(); ++i) {
      Collection found;
      TRY_VOID(call.run_for(0, waiting[i], i, found));
      for (const Value& value : found)
        if (TRY(seen.insert(value))) next.push_back(value);
    }
    TRY_VOID(call.evaluation.check_size(seen.values()));
    round = std::move(next);
    waiting = round;
  }
  for (const Value& value : seen.values()) out.push_back(value);
  return {};
}

// Without looking for repeats; the limits end one that never would.
Result<void> repeat_all(Call& call, Collection& out) {
  std::span<const Value> waiting = call.input;
  Collection round;
  while (!waiting.empty()) {
    Collection next;
    for (size_t i = 0; i < waiting.size(); ++i) TRY_VOID(call.run_for(0, waiting[i], i, next));
    for (const Value& value : next) out.push_back(value);
    TRY_VOID(call.evaluation.check_size(out));
    round = std::move(next);
    waiting = round;
  }
  return {};
}

Result<void> of_type(Call& call, Collection& out) {
  for (const Value& item : call.input)
    if (casts_to(item, call.plan.type)) out.push_back(item);
  return {};
}

Result<void> as(Call& call, Collection& out) {
  if (!call.plan.as_filters) TRY(single(call.input, "as"));
  return of_type(call, out);
}

Result<void> is(Call& call, Collection& out) {
  const Value* item = TRY(single(call.input, "is"));
  if (item) out.push_back(Value(is_of(*item, call.plan.type)));
  return {};
}

struct Keyed {
  const Value* item;
  std::vector<std::optional<Value>> keys;
};

Result<Keyed> keyed(Call& call, size_t index) {
  Keyed entry{&call.input[index], {}};
  if (call.argument_count() == 0) entry.keys.push_back(system_value(call.input[index]));
  for (size_t i = 0; i < call.argument_count(); ++i) {
    Collection values;
    TRY_VOID(call.run_for(i, call.input[index], index, values));
    const Value* key = TRY(single(values, "sort"));
    entry.keys.push_back(key ? system_value(*key) : std::nullopt);
  }
  return entry;
}

// Items without a key come first, in either direction.
Result<bool> comes_before(Call& call, const Keyed& left, const Keyed& right) {
  TRY_VOID(call.evaluation.charge(1));
  for (size_t i = 0; i < left.keys.size(); ++i) {
    const auto &l = left.keys[i], &r = right.keys[i];
    if (!l && !r) continue;
    if (!l || !r) return !l;
    const auto order = TRY(compare(*l, *r));
    if (!order || *order == 0) continue;
    return (*order < 0) != (!call.plan.descending.empty() && call.plan.descending[i]);
  }
  return false;
}

// Insertion into runs that double: stable, and an error on the way ends it.
Result<void> merge_runs(Call& call, std::vector<Keyed>& items, size_t from, size_t until) {
  if (until - from < 2) return {};
  const size_t middle = from + (until - from) / 2;
  TRY_VOID(merge_runs(call, items, from, middle));
  TRY_VOID(merge_runs(call, items, middle, until));
  std::vector<Keyed> merged;
  size_t left = from, right = middle;
  while (left < middle && right < until) {
    const bool take_right = TRY(comes_before(call, items[right], items[left]));
    merged.push_back(std::move(items[take_right ? right++ : left++]));
  }
  for (; left < middle; ++left) merged.push_back(std::move(items[left]));
  for (; right < until; ++right) merged.push_back(std::move(items[right]));
  std::ranges::move(merged, items.begin() + static_cast<ptrdiff_t>(from));
  return {};
}

// https://build.fhir.org/ig/HL7/FHIRPath/#sort
Result<void> sort(Call& call, Collection& out) {
  std::vector<Keyed> items;
  for (size_t i = 0; i < call.input.size(); ++i) items.push_back(TRY(keyed(call, i)));
  TRY_VOID(merge_runs(call, items, 0, items.size()));
  for (const Keyed& entry : items) out.push_back(*entry.item);
  return {};
}

constexpr FunctionRow kRows[] = {
    {"where", 1, 1, where, Scope::Item, Takes::Anything, Returns::Input},
    {"select", 1, 1, select, Scope::Item, Takes::Anything, Returns::Argument},
    {"repeat", 1, 1, repeat, Scope::Item, Takes::Anything, Returns::Anything},
    {"repeatAll", 1, 1, repeat_all, Scope::Item, Takes::Anything, Returns::Anything},
    {"ofType", 1, 1, of_type, Scope::Names, Takes::Anything, Returns::Named},
    {"as", 1, 1, as, Scope::Names, Takes::Anything, Returns::Named},
    {"is", 1, 1, is, Scope::Names, Takes::Anything, Returns::Boolean},
    {"sort", 0, 16, sort, Scope::Sort, Takes::Anything, Returns::Input},
};

}  // namespace

std::span<const FunctionRow> filtering_functions() { return kRows; }

}  // namespace weft::fhir::path
