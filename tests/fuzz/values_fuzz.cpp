// SPDX-License-Identifier: Apache-2.0
// Decimals, dates and times: text of a value reads back as that text; sums undone lead back;
// comparison is an order. Input: two values, and a calendar unit, on lines of their own.
#include "fhir/model/decimal.hpp"
#include "fhir/path/temporal.hpp"
#include "tests/fuzz/target.hpp"

using namespace weft::fhir;
using weft::Result;

namespace {

void check_decimals(std::string_view left, std::string_view right) {
  const auto a = Decimal::parse(left);
  if (!a) return;
  const auto again = Decimal::parse(a->text());
  PROPERTY(again && *again == *a && again->text() == a->text());
  PROPERTY(a->normalised() == *a && a->negated().negated() == *a);
  PROPERTY(a->is_integer() == (a->rounded(0) == *a));
  const auto b = Decimal::parse(right);
  if (!b) return;
  PROPERTY((*a <=> *b) == (0 <=> (*b <=> *a)));
  const auto sum = Decimal::add(*a, *b);
  if (sum) PROPERTY(Decimal::subtract(*sum, *b).value_or(*a) == *a);
  const auto gap = Decimal::subtract(*a, *b);
  if (gap) PROPERTY((*gap <=> Decimal(0)) == (*a <=> *b));
  const auto product = Decimal::multiply(*a, *b), turned = Decimal::multiply(*b, *a);
  PROPERTY(product.has_value() == turned.has_value());
  if (product) PROPERTY(*product == *turned);
  const auto quotient = Decimal::divide(*a, *b);
  PROPERTY(*b != Decimal(0) || !quotient);
  if (product && *b != Decimal(0)) {
    const auto back = Decimal::divide(*product, *b, a->scale());
    PROPERTY(!back || *back == *a);
  }
}

template <class T>
void check_temporal(const Result<T>& left, const Result<T>& right,
                    Result<T> (*parse)(std::string_view), std::string_view unit) {
  if (!left) return;
  const std::string text = text_of(*left);
  const auto again = parse(text);
  PROPERTY(again && text_of(*again) == text);
  PROPERTY(path::equivalent(*left, *again));
  if (right) {
    const auto order = path::compare(*left, *right), turned = path::compare(*right, *left);
    PROPERTY(order.has_value() == turned.has_value());
    if (order) PROPERTY(*order == (0 <=> *turned));
  }
  const auto moved = path::add(*left, Decimal(37), unit);
  if (!moved || !*moved) return;
  const auto order = path::compare(**moved, *left);
  PROPERTY(order.has_value());
  PROPERTY(parse(text_of(**moved)).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto [left, rest] = weft::fuzz::halves_of(weft::fuzz::text_of(data, size), '\n');
  const auto [right, unit] = weft::fuzz::halves_of(rest, '\n');
  check_decimals(left, right);
  check_temporal(path::parse_date_literal(left), path::parse_date_literal(right),
                 path::parse_date_literal, unit);
  check_temporal(path::parse_date_time_literal(left), path::parse_date_time_literal(right),
                 path::parse_date_time_literal, unit);
  check_temporal(path::parse_time_literal(left), path::parse_time_literal(right),
                 path::parse_time_literal, unit);
  return 0;
}
