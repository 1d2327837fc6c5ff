// SPDX-License-Identifier: Apache-2.0
// https://ucum.org/ucum
#include "fhir/ucum/special.hpp"

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <string>

#include "base/check.hpp"

namespace weft::fhir::ucum {
namespace {

using Float = mp::number<mp::cpp_dec_float<60>, mp::et_off>;

constexpr int kSteady = 50;  // digits of a computed function that are right

Float float_of(const Rational& value) {
  return Float(mp::numerator(value)) / Float(mp::denominator(value));
}

Rational rational_of(const Float& value) {
  std::string text = mp::abs(value).str(kSteady, std::ios::scientific);
  if (const size_t plus = text.find('+'); plus != std::string::npos) text.erase(plus, 1);
  const Rational out = *parse_rational(text);
  return value < 0 ? -out : out;
}

Result<Rational> power_of(const Float& base, const Float& exponent) {
  if (mp::abs(exponent) * mp::log10(base) > 400) return fail(Kind::TooLarge, "a nearer level");
  return rational_of(mp::pow(base, exponent));
}

Result<Float> logarithm(const Rational& ratio) {
  if (ratio <= 0) return fail(Kind::Invalid, "a value above 0");
  return mp::log(float_of(ratio));
}

// y = offset + x, for scales of temperature; their degrees are in the table.
struct Offset {
  std::string_view function;
  Rational zero;
};

const Offset* find_offset(std::string_view function) {
  static const Offset kOffsets[] = {{"celsius", Rational(27315, 100)},
                                    {"fahrenheit", Rational(45967, 100)},
                                    {"reaumur", Rational(21852, 100)}};
  for (const Offset& offset : kOffsets)
    if (offset.function == function) return &offset;
  return nullptr;
}

// x = times · log(y) / log(base)
struct Logarithmic {
  std::string_view function;
  Float base;
  int times;
};

const Logarithmic* find_logarithmic(std::string_view function) {
  static const Logarithmic kLogarithms[] = {
      {"ln", mp::exp(Float(1)), 1}, {"lg", 10, 1},
      {"twice_lg", 10, 2},          {"ld", 2, 1},
      {"minus_lg", 10, -1},         {"minus_log_100", 100, -1},
      {"minus_log_1000", 1000, -1}, {"minus_log_50000", 50'000, -1},
  };
  for (const Logarithmic& one : kLogarithms)
    if (one.function == function) return &one;
  return nullptr;
}

}  // namespace

Result<Rational> ratio_of(std::string_view function, const Rational& special) {
  if (const Offset* offset = find_offset(function)) return special + offset->zero;
  if (const Logarithmic* one = find_logarithmic(function))
    return power_of(one->base, float_of(special) / one->times);
  if (function == "square_root") return power(special, 2);
  CHECK(function == "hundred_tan");
  return rational_of(mp::atan(float_of(special) / 100));
}

Result<Rational> special_of(std::string_view function, const Rational& ratio) {
  if (const Offset* offset = find_offset(function)) return ratio - offset->zero;
  if (const Logarithmic* one = find_logarithmic(function)) {
    const Float log = TRY(logarithm(ratio));
    return rational_of(one->times * log / mp::log(one->base));
  }
  if (function == "square_root") {
    if (ratio < 0) return fail(Kind::Invalid, "a value of at least 0");
    return rational_of(mp::sqrt(float_of(ratio)));
  }
  CHECK(function == "hundred_tan");
  return rational_of(mp::tan(float_of(ratio)) * 100);
}

}  // namespace weft::fhir::ucum
