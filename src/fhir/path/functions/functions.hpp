// SPDX-License-Identifier: Apache-2.0
// The functions of FHIRPath: one row each, and what a row's code is given when it is called.
// https://hl7.org/fhirpath/N1/#functions · https://hl7.org/fhir/R4/fhirpath.html#functions
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "fhir/path/plan.hpp"

namespace weft::fhir::path {

struct FunctionRow;
class Pattern;

// A call as compiled.
struct CallPlan {
  const FunctionRow* row = nullptr;
  std::vector<TermPtr> arguments;
  Type type;                               // of is(), as(), ofType()
  std::vector<bool> descending;            // of sort(): one a key
  std::shared_ptr<const Pattern> pattern;  // of matches() and its kin, where it is a literal
  bool as_filters = false;
};

// A call as it runs. Errors name the function as their place.
class Call {
 public:
  Call(Evaluation& evaluation, const Frame& frame, std::span<const Value> input,
       const CallPlan& plan)
      : evaluation(evaluation), frame(frame), input(input), plan(plan) {}

  size_t argument_count() const { return plan.arguments.size(); }
  std::unexpected<Error> refuse(std::string detail) const;
  std::string_view name() const;

  // Arguments, run where the call stands.
  Result<Collection> argument(size_t i) const;
  Result<std::optional<Value>> value_argument(size_t i) const;  // a System value
  Result<std::optional<Text>> text_argument(size_t i) const;
  Result<std::optional<int64_t>> integer_argument(size_t i) const;

  // An argument run for one item of the input.
  Result<void> run_for(size_t argument, const Value& item, size_t index, Collection& out) const;
  Result<std::optional<bool>> test_for(const Value& item, size_t index) const;

  // The input as one System value; several items are an error.
  Result<std::optional<Value>> value_input() const;
  Result<std::optional<Text>> text_input() const;

  Evaluation& evaluation;
  const Frame& frame;
  std::span<const Value> input;
  const CallPlan& plan;
};

using Function = Result<void> (*)(Call& call, Collection& out);

// Where its arguments are compiled and run.
enum class Scope : uint8_t {
  Outside,  // where the call stands
  Item,     // for each item of the input, with $this and $index
  Fold,     // aggregate(): $total too
  Input,    // iif(): with the input as $this
  Names,    // the argument names a type
  Sort,     // for each item; a minus before a key turns its order round
  Pattern,  // as Outside; a literal first argument is a regular expression
};

// What the compiler is told of its input: in strict mode another type is an error.
enum class Takes : uint8_t { Anything, Text, Boolean, Number };

// What the compiler may say of its result.
enum class Returns : uint8_t {
  Anything,
  Boolean,
  Integer,
  Decimal,
  String,
  Strings,
  Date,
  DateTime,
  Time,
  Quantity,
  Input,     // the same items, or some
  One,       // one of the input's items
  Named,     // the type that its argument names
  Argument,  // what its first argument gives for an item
  Branches,  // iif()
  Both,      // input and argument together
  Number,    // as its input
  Unordered,
  Extension,
  Resource,
};

struct FunctionRow {
  std::string_view name;
  uint8_t least = 0, most = 0;  // arguments
  Function run = nullptr;
  Scope scope = Scope::Outside;
  Takes takes = Takes::Anything;
  Returns returns = Returns::Anything;
  bool needs_order = false;
};

const FunctionRow* find_function(std::string_view name);

// The rows, one table a file.
std::span<const FunctionRow> existence_functions();
std::span<const FunctionRow> filtering_functions();
std::span<const FunctionRow> subsetting_functions();
std::span<const FunctionRow> conversion_functions();
std::span<const FunctionRow> string_functions();
std::span<const FunctionRow> pattern_functions();
std::span<const FunctionRow> coding_functions();
std::span<const FunctionRow> math_functions();
std::span<const FunctionRow> tree_functions();
std::span<const FunctionRow> utility_functions();
std::span<const FunctionRow> boundary_functions();
std::span<const FunctionRow> fhir_functions();
std::span<const FunctionRow> terminology_functions();

// What several rows share.
inline Result<void> give(Collection& out, Value value) {
  out.push_back(value);
  return {};
}

}  // namespace weft::fhir::path
