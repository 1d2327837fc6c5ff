// SPDX-License-Identifier: Apache-2.0
#include "fhir/ucum/rational.hpp"

#include <charconv>
#include <string>
#include <vector>

namespace weft::fhir::ucum {
namespace {

constexpr size_t kBitsMax = 4096;
constexpr int kDigitsMax = 38;
constexpr int kScaleMax = 400;  // of a Decimal

// Those of a decimal's scale are ready made.
Integer ten_to(int exponent) {
  static const std::vector<Integer> ready = [] {
    std::vector<Integer> powers{1};
    while (powers.size() <= 2 * kDigitsMax) powers.push_back(powers.back() * 10);
    return powers;
  }();
  if (static_cast<size_t>(exponent) < ready.size()) return ready[static_cast<size_t>(exponent)];
  return mp::pow(Integer(10), static_cast<unsigned>(exponent));
}

size_t bits_of(const Rational& value) {
  const Integer over = mp::numerator(value);
  return (over == 0 ? 0 : mp::msb(mp::abs(over))) + mp::msb(mp::denominator(value));
}

std::unexpected<Error> too_large() {
  return fail(Kind::TooLarge, "a unit or value within 4096 bits");
}

Result<Decimal> decimal_of(const Integer& digits, int scale) {
  if (mp::abs(digits) >= ten_to(kDigitsMax)) return too_large();
  return Decimal::make(static_cast<__int128>(digits), scale);
}

int digits_of(const Integer& whole) {
  if (whole == 0) return 0;
  const int at_least = static_cast<int>(static_cast<double>(mp::msb(whole)) * 0.30102999) + 1;
  return whole >= ten_to(at_least) ? at_least + 1 : at_least;
}

// How often `factor` divides `value`, which is left without it.
int take_factor(Integer& value, int factor) {
  int count = 0;
  for (; value % factor == 0; ++count) value /= factor;
  return count;
}

Integer divided_half_away(const Integer& over, const Integer& under) {
  const Integer twice = mp::abs(over) * 2 + under;
  const Integer quotient = twice / (under * 2);
  return over < 0 ? -quotient : quotient;
}

}  // namespace

Result<Rational> parse_rational(std::string_view text) {
  const size_t e = text.find('e');
  int exponent = 0;
  if (e != std::string_view::npos) {
    const char* end = text.data() + text.size();
    if (std::from_chars(text.data() + e + 1, end, exponent).ptr != end)
      return fail(Kind::Invalid, "an exponent", std::string(text));
  }
  std::string digits;
  bool fraction = false;
  for (const char c : text.substr(0, e)) {
    if (c == '.') {
      fraction = true;
    } else if (c >= '0' && c <= '9') {
      // A leading 0 would make the number octal.
      if (c != '0' || !digits.empty()) digits += c;
      exponent -= fraction ? 1 : 0;
    } else {
      return fail(Kind::Invalid, "digits", std::string(text));
    }
  }
  const Integer whole(digits.empty() ? "0" : digits);
  if (exponent >= 0) return Rational(whole * ten_to(exponent));
  return Rational(whole, ten_to(-exponent));
}

Rational rational_of(const Decimal& value) {
  return Rational(Integer(value.digits()), ten_to(value.scale()));
}

std::optional<Decimal> find_exact_decimal(const Rational& value) {
  Integer under = mp::denominator(value);
  const int twos = take_factor(under, 2), fives = take_factor(under, 5);
  const int scale = std::max(twos, fives);
  if (under != 1 || scale > kScaleMax) return {};
  const Integer digits = mp::numerator(value) * ten_to(scale) / mp::denominator(value);
  const auto exact = decimal_of(digits, scale);
  if (!exact) return {};
  return *exact;
}

Result<Decimal> decimal_of(const Rational& value) {
  if (const auto exact = find_exact_decimal(value)) return *exact;
  const Integer over = mp::numerator(value), under = mp::denominator(value);
  const Integer whole = mp::abs(over) / under;
  // Digits before the point, or minus the zeros behind it; off by one at most, which only moves
  // the place of rounding.
  const int lead = whole != 0 ? digits_of(whole) : 1 - digits_of(under / mp::abs(over));
  if (lead > kDigitsMax) return fail(Kind::TooLarge, "a value below 10^38");
  if (lead < -kScaleMax + kRoundedDigits) return fail(Kind::TooLarge, "a value above 10^-366");
  const int scale = std::max(kRoundedDigits - lead, 0);
  const auto rounded = decimal_of(divided_half_away(over * ten_to(scale), under), scale);
  if (!rounded) return rounded;
  return rounded->normalised();
}

Result<Rational> power(const Rational& base, int exponent) {
  const size_t times = static_cast<size_t>(exponent < 0 ? -exponent : exponent);
  if ((bits_of(base) + 2) * times > kBitsMax) return too_large();
  const unsigned by = static_cast<unsigned>(times);
  const Integer over = mp::pow(mp::numerator(base), by), under = mp::pow(mp::denominator(base), by);
  return exponent < 0 ? Rational(under, over) : Rational(over, under);
}

Result<Rational> product(const Rational& left, const Rational& right) {
  if (bits_of(left) + bits_of(right) > kBitsMax) return too_large();
  return Rational(left * right);
}

}  // namespace weft::fhir::ucum
