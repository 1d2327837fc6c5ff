// SPDX-License-Identifier: Apache-2.0
// Exact fractions that conversions are computed in, rounded once at the end. Values; pure.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "fhir/model/decimal.hpp"

namespace weft::fhir::ucum {

namespace mp = boost::multiprecision;
using Integer = mp::number<mp::cpp_int_backend<>, mp::et_off>;
using Rational = mp::number<mp::rational_adaptor<mp::cpp_int_backend<>>, mp::et_off>;

inline constexpr int kRoundedDigits = 34;  // of an answer that no decimal of 38 digits is

Result<Rational> parse_rational(std::string_view text);  // "37e9", "1.6605402e-24": any length
Rational rational_of(const Decimal& value);
// Exact where 38 digits suffice; else rounded to kRoundedDigits, half away from zero. TooLarge
// beyond 10^38.
Result<Decimal> decimal_of(const Rational& value);
std::optional<Decimal> find_exact_decimal(const Rational& value);

// base^exponent and the products below, refused when their fraction grows past 4096 bits.
Result<Rational> power(const Rational& base, int exponent);
Result<Rational> product(const Rational& left, const Rational& right);

}  // namespace weft::fhir::ucum
