// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#utility-functions · #aggregates · #iif
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

Result<void> append(std::span<const Value> values, Collection& out) {
  for (const Value& value : values) out.push_back(value);
  return {};
}

Result<void> trace(Call& call, Collection& out) {
  const auto name = TRY(call.text_argument(0));
  Collection shown;
  for (size_t i = 0; i < call.input.size(); ++i) {
    if (call.argument_count() > 1)
      TRY_VOID(call.run_for(1, call.input[i], i, shown));
    else
      shown.push_back(call.input[i]);
  }
  if (call.evaluation.environment.trace)
    call.evaluation.environment.trace(name.value_or(Text()), shown);
  return append(call.input, out);
}

// Only the branch that is taken runs. $this is the input there, if it has an item.
Result<void> iif(Call& call, Collection& out) {
  const Value* item = TRY(single(call.input, "iif"));
  const Frame inner{item, call.frame.index, call.frame.total};
  Collection criterion;
  TRY_VOID(call.plan.arguments[0]->run(call.evaluation, inner, criterion));
  const bool holds = TRY(single_boolean(criterion, "iif")).value_or(false);
  if (holds) return call.plan.arguments[1]->run(call.evaluation, inner, out);
  if (call.argument_count() < 3) return {};
  return call.plan.arguments[2]->run(call.evaluation, inner, out);
}

Result<void> aggregate(Call& call, Collection& out) {
  Collection total;
  if (call.argument_count() > 1) total = TRY(call.argument(1));
  for (size_t i = 0; i < call.input.size(); ++i) {
    TRY_VOID(call.evaluation.charge(1 + total.size() / 4));
    const Frame inner{&call.input[i], static_cast<int64_t>(i), &total};
    Collection next;
    TRY_VOID(call.plan.arguments[0]->run(call.evaluation, inner, next));
    TRY_VOID(call.evaluation.check_size(next));
    total = std::move(next);
  }
  return append(total, out);
}

// The first argument that is not empty; those after it do not run.
Result<void> coalesce(Call& call, Collection& out) {
  if (!call.input.empty() && call.argument_count() == 0) return append(call.input, out);
  for (size_t i = 0; i < call.argument_count() && out.empty(); ++i)
    TRY_VOID(call.plan.arguments[i]->run(call.evaluation, call.frame, out));
  return {};
}

Result<DateTime> read_now(Call& call) {
  const Environment& environment = call.evaluation.environment;
  if (!environment.now) return call.refuse("nobody said what time it is");
  const int64_t shift = int64_t{environment.offset_minutes} * 60'000;
  const CivilTime civil = to_utc(*environment.now + shift);
  DateTime now;
  now.date = {static_cast<int16_t>(civil.year), static_cast<int8_t>(civil.month),
              static_cast<int8_t>(civil.day), Precision::Day};
  now.time = {static_cast<int8_t>(civil.hour), static_cast<int8_t>(civil.minute),
              civil.second * 1000 + civil.millisecond, 3, Precision::Second};
  now.precision = Precision::Second;
  now.offset_minutes = static_cast<int16_t>(environment.offset_minutes);
  return now;
}

Result<void> now(Call& call, Collection& out) { return give(out, Value(TRY(read_now(call)))); }
Result<void> today(Call& call, Collection& out) {
  return give(out, Value(TRY(read_now(call)).date));
}
Result<void> time_of_day(Call& call, Collection& out) {
  return give(out, Value(TRY(read_now(call)).time));
}

constexpr FunctionRow kRows[] = {
    {"trace", 1, 2, trace, Scope::Item, Takes::Anything, Returns::Input},
    {"iif", 2, 3, iif, Scope::Input, Takes::Anything, Returns::Branches},
    {"aggregate", 1, 2, aggregate, Scope::Fold},
    {"coalesce", 1, 16, coalesce},
    {"now", 0, 0, now, Scope::Outside, Takes::Anything, Returns::DateTime},
    {"today", 0, 0, today, Scope::Outside, Takes::Anything, Returns::Date},
    {"timeOfDay", 0, 0, time_of_day, Scope::Outside, Takes::Anything, Returns::Time},
};

}  // namespace

std::span<const FunctionRow> utility_functions() { return kRows; }

}  // namespace weft::fhir::path
