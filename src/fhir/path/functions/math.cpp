// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#math-functions
#include <cmath>
#include <cstdio>

#include "fhir/path/arithmetic.hpp"
#include "fhir/path/functions/functions.hpp"

namespace weft::fhir::path {
namespace {

struct Number {
  Decimal value;
  bool whole;  // came as an Integer
};

std::optional<Number> find_number(const std::optional<Value>& value) {
  if (!value) return {};
  if (const int64_t* whole = value->as<int64_t>()) return Number{Decimal(*whole), true};
  const Decimal* decimal = value->as<Decimal>();
  return decimal ? std::optional(Number{*decimal, false}) : std::nullopt;
}

Result<std::optional<Number>> number_input(Call& call) {
  const auto value = TRY(call.value_input());
  const auto number = find_number(value);
  if (value && !number) return call.refuse("expected a number");
  return number;
}

Result<std::optional<Number>> number_argument(Call& call) {
  const auto value = TRY(call.value_argument(0));
  const auto number = find_number(value);
  if (value && !number) return call.refuse("expected a number as argument");
  return number;
}

Result<void> give_some(const std::optional<Value>& value, Collection& out) {
  if (value) out.push_back(*value);
  return {};
}

// Fifteen digits, which is what a double holds for sure.
Result<void> give_approximate(double value, Collection& out) {
  if (!std::isfinite(value)) return {};
  char text[40];
  const int size = std::snprintf(text, sizeof text, "%.15g", value);
  const auto decimal = Decimal::parse({text, static_cast<size_t>(size)});
  if (decimal) out.push_back(Value(*decimal));
  return {};
}

Result<void> absolute(Call& call, Collection& out) {
  const auto value = TRY(call.value_input());
  if (!value) return {};
  const Quantity* quantity = value->as<Quantity>();
  const auto number = quantity ? Number{quantity->value, false} : find_number(value);
  if (!number) return call.refuse("expected a number or a quantity");
  return number->value.is_negative() ? give_some(TRY(negated(*value)), out) : give(out, *value);
}

Result<void> give_whole(Call& call, Collection& out, int64_t step_down, int64_t step_up) {
  const auto number = TRY(number_input(call));
  if (!number) return {};
  const auto whole = number->value.whole();
  if (!whole) return {};
  __int128 result = *whole;
  if (number->value < Decimal(*whole)) result -= step_down;
  if (number->value > Decimal(*whole)) result += step_up;
  return give_some(integer_value(result), out);
}

Result<void> truncate(Call& call, Collection& out) { return give_whole(call, out, 0, 0); }
Result<void> floor(Call& call, Collection& out) { return give_whole(call, out, 1, 0); }
Result<void> ceiling(Call& call, Collection& out) { return give_whole(call, out, 0, 1); }

Result<void> round(Call& call, Collection& out) {
  const auto number = TRY(number_input(call));
  int64_t digits = 0;
  if (call.argument_count() > 0) {
    const auto wanted = TRY(call.integer_argument(0));
    if (!wanted) return {};
    digits = *wanted;
  }
  if (digits < 0 || digits > 38) return call.refuse("expected 0 to 38 digits");
  if (!number) return {};
  return give(out, Value(number->value.rounded(static_cast<int>(digits))));
}

template <double function(double)>
Result<void> approximate(Call& call, Collection& out) {
  const auto number = TRY(number_input(call));
  return number ? give_approximate(function(number->value.approximate()), out) : Result<void>();
}

double root_of(double value) { return std::sqrt(value); }
double power_of_e(double value) { return std::exp(value); }
double natural_log(double value) { return std::log(value); }

double log_to(double value, double base) {
  if (base == 2) return std::log2(value);
  if (base == 10) return std::log10(value);
  return std::log(value) / std::log(base);
}

Result<void> logarithm(Call& call, Collection& out) {
  const auto number = TRY(number_input(call)), base = TRY(number_argument(call));
  if (!number || !base) return {};
  return give_approximate(log_to(number->value.approximate(), base->value.approximate()), out);
}

// By squaring, exactly; nullopt: too many digits.
std::optional<Decimal> exact_power(Decimal base, int64_t exponent) {
  Decimal result(1);
  for (;;) {
    if (exponent & 1) {
      const auto product = Decimal::multiply(result, base);
      if (!product) return {};
      result = *product;
    }
    exponent >>= 1;
    if (exponent == 0) return result;
    const auto square = Decimal::multiply(base, base);
    if (!square) return {};
    base = *square;
  }
}

Result<void> power(Call& call, Collection& out) {
  const auto number = TRY(number_input(call)), exponent = TRY(number_argument(call));
  if (!number || !exponent) return {};
  const auto whole = exponent->value.whole();
  if (whole && *whole >= 0 && exponent->value.is_integer()) {
    const auto exact = exact_power(number->value, *whole);
    if (exact && number->whole && exponent->whole) {
      const auto result = exact->whole();
      return result ? give_some(integer_value(*result), out) : Result<void>();
    }
    if (exact) return give(out, Value(*exact));
  }
  return give_approximate(std::pow(number->value.approximate(), exponent->value.approximate()),
                          out);
}

constexpr FunctionRow kRows[] = {
    {"abs", 0, 0, absolute, Scope::Outside, Takes::Number, Returns::Number},
    {"ceiling", 0, 0, ceiling, Scope::Outside, Takes::Number, Returns::Integer},
    {"floor", 0, 0, floor, Scope::Outside, Takes::Number, Returns::Integer},
    {"truncate", 0, 0, truncate, Scope::Outside, Takes::Number, Returns::Integer},
    {"round", 0, 1, round, Scope::Outside, Takes::Number, Returns::Decimal},
    {"sqrt", 0, 0, approximate<root_of>, Scope::Outside, Takes::Number, Returns::Decimal},
    {"exp", 0, 0, approximate<power_of_e>, Scope::Outside, Takes::Number, Returns::Decimal},
    {"ln", 0, 0, approximate<natural_log>, Scope::Outside, Takes::Number, Returns::Decimal},
    {"log", 1, 1, logarithm, Scope::Outside, Takes::Number, Returns::Decimal},
    {"power", 1, 1, power, Scope::Outside, Takes::Number, Returns::Anything},
};

}  // namespace

std::span<const FunctionRow> math_functions() { return kRows; }

}  // namespace weft::fhir::path
