// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

Result<std::optional<Value>> one_system_value(std::span<const Value> values,
                                              std::string_view what) {
  const Value* value = TRY(single(values, what));
  return value ? system_value(*value) : std::nullopt;
}

std::vector<FunctionRow> gather_functions() {
  std::vector<FunctionRow> all;
  for (const auto rows :
       {existence_functions(), filtering_functions(), subsetting_functions(),
        conversion_functions(), string_functions(), pattern_functions(), coding_functions(),
        math_functions(), tree_functions(), utility_functions(), boundary_functions(),
        fhir_functions(), terminology_functions()})
    all.insert(all.end(), rows.begin(), rows.end());
  std::ranges::sort(all, {}, &FunctionRow::name);
  return all;
}

}  // namespace

const FunctionRow* find_function(std::string_view name) {
  static const std::vector<FunctionRow> all = gather_functions();
  const auto row = std::ranges::lower_bound(all, name, {}, &FunctionRow::name);
  return row == all.end() || row->name != name ? nullptr : &*row;
}

std::string_view Call::name() const { return plan.row->name; }

std::unexpected<Error> Call::refuse(std::string detail) const {
  return fail(Kind::Invalid, std::move(detail), std::string(name()));
}

Result<Collection> Call::argument(size_t i) const {
  Collection out;
  TRY_VOID(plan.arguments[i]->run(evaluation, frame, out));
  return out;
}

Result<std::optional<Value>> Call::value_argument(size_t i) const {
  const Collection values = TRY(argument(i));
  return one_system_value(values, name());
}

Result<std::optional<Text>> Call::text_argument(size_t i) const {
  const auto value = TRY(value_argument(i));
  if (!value) return std::optional<Text>();
  const Text* text = value->as<Text>();
  if (!text) return refuse("expected a string as argument " + std::to_string(i + 1));
  return std::optional(*text);
}

Result<std::optional<int64_t>> Call::integer_argument(size_t i) const {
  const auto value = TRY(value_argument(i));
  if (!value) return std::optional<int64_t>();
  const int64_t* whole = value->as<int64_t>();
  if (!whole) return refuse("expected an integer as argument " + std::to_string(i + 1));
  return std::optional(*whole);
}

Result<void> Call::run_for(size_t argument, const Value& item, size_t index,
                           Collection& out) const {
  TRY_VOID(evaluation.charge(1));
  const Frame inner{&item, static_cast<int64_t>(index), frame.total};
  return plan.arguments[argument]->run(evaluation, inner, out);
}

Result<std::optional<bool>> Call::test_for(const Value& item, size_t index) const {
  Collection answer;
  TRY_VOID(run_for(0, item, index, answer));
  return single_boolean(answer, name());
}

Result<std::optional<Value>> Call::value_input() const { return one_system_value(input, name()); }

Result<std::optional<Text>> Call::text_input() const {
  const auto value = TRY(value_input());
  const Node* node = input.empty() ? nullptr : input[0].as<Node>();
  if (!value && node && node->value) return refuse("expected a string");
  if (!value) return std::optional<Text>();
  const Text* text = value->as<Text>();
  if (!text) return refuse("expected a string, found " + std::string(type_name(*value)));
  TRY_VOID(evaluation.charge(1 + text->size() / 64));
  return std::optional(*text);
}

}  // namespace weft::fhir::path
