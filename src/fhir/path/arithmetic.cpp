// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhirpath/N1/#math · #datetime-arithmetic
#include "fhir/path/arithmetic.hpp"

#include <limits>

#include "fhir/path/quantity.hpp"
#include "fhir/ucum/ucum.hpp"

namespace weft::fhir::path {
namespace {

using Answer = Result<std::optional<Value>>;

std::unexpected<Error> refuse(Operator operation, const Value& left, const Value& right) {
  return fail(Kind::Invalid, std::string(symbol_of(operation)) + " is not for " +
                                 std::string(type_name(left)) + " and " +
                                 std::string(type_name(right)));
}

std::optional<Decimal> find_decimal(const Value& value) {
  if (const int64_t* whole = value.as<int64_t>()) return Decimal(*whole);
  const Decimal* decimal = value.as<Decimal>();
  return decimal ? std::optional(*decimal) : std::nullopt;
}

Answer calculate_integers(Operator operation, int64_t left, int64_t right) {
  const __int128 l = left, r = right;
  switch (operation) {
    case Operator::Add:
      return integer_value(l + r);
    case Operator::Subtract:
      return integer_value(l - r);
    case Operator::Multiply:
      return integer_value(l * r);
    case Operator::Div:
      return r == 0 ? std::nullopt : integer_value(l / r);
    default:
      return r == 0 ? std::nullopt : integer_value(l % r);
  }
}

// left - right * (left div right), whatever the signs.
Answer modulo(const Decimal& left, const Decimal& right) {
  const int64_t times = TRY(TRY(Decimal::divide(left, right)).whole());
  return decimal_value(Decimal::subtract(left, TRY(Decimal::multiply(right, Decimal(times)))));
}

Answer calculate_decimals(Operator operation, const Decimal& left, const Decimal& right) {
  const bool by_zero = right == Decimal(0);
  switch (operation) {
    case Operator::Add:
      return decimal_value(Decimal::add(left, right));
    case Operator::Subtract:
      return decimal_value(Decimal::subtract(left, right));
    case Operator::Multiply:
      return decimal_value(Decimal::multiply(left, right));
    case Operator::Divide:
      if (by_zero) return std::nullopt;
      return decimal_value(Decimal::divide(left, right).map([](const Decimal& result) {
        return result.normalised();
      }));
    case Operator::Div:
      if (by_zero) return std::nullopt;
      return integer_value(TRY(TRY(Decimal::divide(left, right)).whole()));
    default:
      return by_zero ? Answer(std::nullopt) : modulo(left, right);
  }
}

template <class T>
Answer moved(const T& point, Operator operation, const Quantity& by) {
  const Decimal value = operation == Operator::Subtract ? by.value.negated() : by.value;
  const auto result = TRY(add(point, value, by.unit));
  if (!result) return std::nullopt;
  return std::optional(Value(*result));
}

Answer move_point(Operator operation, const Value& left, const Quantity& by) {
  if (const Date* date = left.as<Date>()) return moved(*date, operation, by);
  if (const DateTime* at = left.as<DateTime>()) return moved(*at, operation, by);
  return moved(*left.as<Time>(), operation, by);
}

std::optional<Quantity> find_quantity(const Value& value) {
  if (const Quantity* quantity = value.as<Quantity>()) return *quantity;
  const auto number = find_decimal(value);
  return number ? std::optional(Quantity{*number, "1"}) : std::nullopt;
}

ucum::Quantity in_ucum(const Quantity& quantity) {
  return {quantity.value, std::string(ucum_code_of(quantity.unit))};
}

// The right side is brought to the left one's unit; unlike dimensions give nothing.
Answer sum_of_quantities(Operator operation, const Quantity& left, const Quantity& right) {
  Decimal value = right.value;
  if (left.unit != right.unit) {
    const auto converted = ucum::convert(value, ucum_code_of(right.unit), ucum_code_of(left.unit));
    if (!converted) return std::nullopt;
    value = *converted;
  }
  const auto sum = operation == Operator::Add ? Decimal::add(left.value, value)
                                              : Decimal::subtract(left.value, value);
  if (!sum) return std::nullopt;
  return std::optional(Value(Quantity{*sum, left.unit}));
}

Answer calculate_quantities(Evaluation& evaluation, Operator operation, const Quantity& left,
                            const Quantity& right) {
  if (operation == Operator::Add || operation == Operator::Subtract)
    return sum_of_quantities(operation, left, right);
  if (operation == Operator::Divide && right.value == Decimal(0)) return std::nullopt;
  const auto result = operation == Operator::Multiply
                          ? ucum::multiply(in_ucum(left), in_ucum(right))
                          : ucum::divide(in_ucum(left), in_ucum(right));
  if (!result) return std::nullopt;
  return std::optional(Value(Quantity{result->value, TRY(evaluation.keep(result->unit))}));
}

bool is_point(const Value& value) {
  return value.as<Date>() || value.as<DateTime>() || value.as<Time>();
}

bool is_for_quantities(Operator operation) {
  return operation != Operator::Div && operation != Operator::Mod;
}

}  // namespace

std::optional<Value> integer_value(__int128 whole) {
  using Limits = std::numeric_limits<int32_t>;
  if (whole < Limits::min() || whole > Limits::max()) return {};
  return Value(static_cast<int64_t>(whole));
}

Answer decimal_value(Result<Decimal> result) {
  if (result) return std::optional(Value(*result));
  if (result.error().kind == Kind::TooLarge) return std::nullopt;
  return std::unexpected(std::move(result).error());
}

Answer calculate(Evaluation& evaluation, Operator operation, const Value& left,
                 const Value& right) {
  const int64_t *left_whole = left.as<int64_t>(), *right_whole = right.as<int64_t>();
  if (left_whole && right_whole && operation != Operator::Divide)
    return calculate_integers(operation, *left_whole, *right_whole);
  const auto left_number = find_decimal(left), right_number = find_decimal(right);
  if (left_number && right_number)
    return calculate_decimals(operation, *left_number, *right_number);
  const bool sum = operation == Operator::Add || operation == Operator::Subtract;
  const Quantity* by = right.as<Quantity>();
  if (is_point(left) && by && sum) return move_point(operation, left, *by);
  const auto left_quantity = find_quantity(left), right_quantity = find_quantity(right);
  if (left_quantity && right_quantity && is_for_quantities(operation))
    return calculate_quantities(evaluation, operation, *left_quantity, *right_quantity);
  const Text *left_text = left.as<Text>(), *right_text = right.as<Text>();
  if (left_text && right_text && operation == Operator::Add)
    return std::optional(Value(TRY(evaluation.keep_joined(*left_text, *right_text))));
  return refuse(operation, left, right);
}

Answer negated(const Value& value) {
  if (const int64_t* whole = value.as<int64_t>()) return integer_value(-__int128(*whole));
  if (const Decimal* decimal = value.as<Decimal>()) return std::optional(Value(decimal->negated()));
  if (const Quantity* quantity = value.as<Quantity>())
    return std::optional(Value(Quantity{quantity->value.negated(), quantity->unit}));
  return fail(Kind::Invalid, "a sign is not for " + std::string(type_name(value)));
}

}  // namespace weft::fhir::path
