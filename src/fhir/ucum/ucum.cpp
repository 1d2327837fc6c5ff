// SPDX-License-Identifier: Apache-2.0
// https://ucum.org/ucum
#include "fhir/ucum/ucum.hpp"

#include "fhir/ucum/measure.hpp"

namespace weft::fhir::ucum {
namespace {

using MeasurePtr = std::shared_ptr<const Measure>;

std::unexpected<Error> unlike() { return fail(Kind::Invalid, "units of one dimension"); }

// Most factors are decimals and most products fit, so that fractions are seldom needed.
std::optional<Decimal> find_exact_base(const Decimal& value, const Measure& measure) {
  if (!measure.exact) return {};
  const auto exact = Decimal::multiply(value, *measure.exact);
  if (!exact) return {};
  return exact->normalised();
}

Result<Rational> base_of(const Quantity& quantity, const Measure& measure) {
  return measure.to_base(rational_of(quantity.value));
}

Result<Quantity> combine(const Quantity& left, const Quantity& right, bool divides) {
  const MeasurePtr a = TRY(measure_of(left.unit)), b = TRY(measure_of(right.unit));
  if (!a->function.empty() || !b->function.empty())
    return fail(Kind::Invalid, "units on ratio scales");
  const Rational ours = rational_of(left.value), theirs = rational_of(right.value);
  if (divides && theirs == 0) return fail(Kind::Invalid, "a divisor other than 0");
  const Rational value = divides ? ours / theirs : ours * theirs;
  // A plain number changes the value and leaves the unit as it was written.
  if (b->powers.empty() && b->factor == 1) return Quantity{TRY(decimal_of(value)), left.unit};
  if (!divides && a->powers.empty() && a->factor == 1)
    return Quantity{TRY(decimal_of(value)), right.unit};
  Term both{
      {.form = Component::Form::Group, .group = TRY(parse_term(left.unit))},
      {.form = Component::Form::Group, .divides = divides, .group = TRY(parse_term(right.unit))}};
  const Measure measure = TRY(reduce(both));
  return Quantity{TRY(decimal_of(TRY(product(value, measure.factor)))), measure.canonical};
}

}  // namespace

Result<void> check_unit(std::string_view unit) {
  if (unit.empty()) return fail(Kind::Invalid, "a unit", "0");
  const auto term = parse_term(unit);
  if (!term) return std::unexpected(term.error());
  return {};
}

Result<std::string> canonical_unit(std::string_view unit) {
  return TRY(measure_of(unit))->canonical;
}

Result<Quantity> canonical(const Quantity& quantity) {
  const MeasurePtr measure = TRY(measure_of(quantity.unit));
  if (const auto exact = find_exact_base(quantity.value, *measure))
    return Quantity{*exact, measure->canonical};
  return Quantity{TRY(decimal_of(TRY(base_of(quantity, *measure)))), measure->canonical};
}

Result<Decimal> convert(const Decimal& value, std::string_view from, std::string_view to) {
  const MeasurePtr source = TRY(measure_of(from)), target = TRY(measure_of(to));
  if (source->powers != target->powers) return unlike();
  if (from == to) return value;
  const Rational base = TRY(source->to_base(rational_of(value)));
  return decimal_of(TRY(target->from_base(base)));
}

bool is_comparable(std::string_view left, std::string_view right) {
  const auto a = measure_of(left), b = measure_of(right);
  return a && b && (*a)->powers == (*b)->powers;
}

std::optional<int> compare(const Quantity& left, const Quantity& right) {
  const auto sign = [](auto order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
  const auto a = measure_of(left.unit), b = measure_of(right.unit);
  if (!a || !b || (*a)->powers != (*b)->powers) return {};
  const auto ours = find_exact_base(left.value, **a), theirs = find_exact_base(right.value, **b);
  if (ours && theirs) return sign(*ours <=> *theirs);
  const auto exact = base_of(left, **a), other = base_of(right, **b);
  if (!exact || !other) return {};
  return sign(exact->compare(*other));
}

Result<Quantity> multiply(const Quantity& left, const Quantity& right) {
  return combine(left, right, false);
}

Result<Quantity> divide(const Quantity& left, const Quantity& right) {
  return combine(left, right, true);
}

}  // namespace weft::fhir::ucum
