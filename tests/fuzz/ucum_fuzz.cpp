// SPDX-License-Identifier: Apache-2.0
// UCUM: a canonical unit is its own canonical unit; a value converted to it and back is itself;
// comparison is an order. Input: two units on lines of their own.
#include <cmath>

#include "fhir/ucum/measure.hpp"
#include "fhir/ucum/ucum.hpp"
#include "tests/fuzz/target.hpp"

using namespace weft::fhir;

namespace {

bool is_near(const Decimal& left, const Decimal& right) {
  const double a = left.approximate(), b = right.approximate();
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

void check_one(const std::string& unit, const ucum::Measure& measure) {
  const Decimal value = Decimal::parse("1.25").value();
  PROPERTY(ucum::name_of(unit).has_value());
  const auto again = ucum::canonical_unit(measure.canonical);
  PROPERTY(again.has_value() && *again == measure.canonical);
  PROPERTY(ucum::is_comparable(unit, measure.canonical));
  const auto there = ucum::convert(value, unit, measure.canonical);
  const auto canonical = ucum::canonical({value, unit});
  PROPERTY(there.has_value() == canonical.has_value());
  if (!there) return;
  PROPERTY(*there == canonical->value && canonical->unit == measure.canonical);
  const auto back = ucum::convert(*there, measure.canonical, unit);
  // A level is lost where the ratio it stands for differs from 1 by less than a digit.
  if (back && measure.function.empty()) PROPERTY(is_near(*back, value));
  PROPERTY(ucum::compare({value, unit}, {value, unit}) == 0);
}

void check_two(const std::string& left, const std::string& right) {
  const ucum::Quantity a{Decimal(3), left}, b{Decimal(7), right};
  const auto order = ucum::compare(a, b), turned = ucum::compare(b, a);
  PROPERTY(order.has_value() == turned.has_value());
  if (order) PROPERTY(*order == -*turned && ucum::is_comparable(left, right));
  const auto product = ucum::multiply(a, b), other = ucum::multiply(b, a);
  PROPERTY(product.has_value() == other.has_value());
  if (!product) return;
  const auto same = ucum::compare(*product, *other);
  PROPERTY(!same || *same == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto [first, second] = weft::fuzz::halves_of(weft::fuzz::text_of(data, size), '\n');
  const std::string left(first), right(second);
  const auto measure = ucum::measure_of(left);
  if (!measure) {
    PROPERTY(!ucum::canonical_unit(left) && !ucum::is_comparable(left, left));
    return 0;
  }
  PROPERTY(left.empty() || ucum::check_unit(left));
  check_one(left, **measure);
  if (ucum::measure_of(right)) check_two(left, right);
  return 0;
}
