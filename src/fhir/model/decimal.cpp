// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/datatypes.html#decimal
#include "fhir/model/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace weft::fhir {
namespace {

using Wide = unsigned __int128;

constexpr int kDigitsMax = 38;
constexpr int kScaleMax = 400;

constexpr std::array<Wide, kDigitsMax + 1> kPowers = [] {
  std::array<Wide, kDigitsMax + 1> powers{1};
  for (int i = 1; i <= kDigitsMax; ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

Wide magnitude(__int128 value) { return value < 0 ? -static_cast<Wide>(value) : Wide(value); }

bool fits(__int128 value) { return magnitude(value) < kPowers[kDigitsMax]; }

std::unexpected<Error> too_large() {
  return fail(Kind::TooLarge, "more digits than a decimal holds");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads digits of a number into `value`; false when they are too many.
class Digits {
 public:
  bool take(std::string_view text, size_t& at) {
    for (; at < text.size() && is_digit(text[at]); ++at)
      if (!push(text[at] - '0')) return false;
    return true;
  }
  Wide value() const { return high_ * kPowers[low_digits_] + low_; }

 private:
  // Two halves: most numbers never leave 64-bit arithmetic.
  bool push(int digit) {
    if (low_digits_ == 18) {
      high_ = value();
      low_ = 0;
      low_digits_ = 0;
    }
    low_ = low_ * 10 + static_cast<uint64_t>(digit);
    ++low_digits_;
    if (high_ == 0 && low_ == 0) low_digits_ = 0;
    return high_ == 0 || high_ < kPowers[kDigitsMax - low_digits_];
  }

  Wide high_ = 0;
  uint64_t low_ = 0;
  int low_digits_ = 0;
};

// The text of "e-12" after the e; clamped, since every exponent far out ends the same way.
std::optional<int> parse_exponent(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return {};
  int value = 0;
  for (const char c : text) value = std::min(value * 10 + (c - '0'), 100'000);
  return negative ? -value : value;
}

std::unexpected<Error> no_number(size_t at) {
  return fail(Kind::Invalid, "not a number", std::to_string(at));
}

// value / by, and the remainder scaled up digit by digit without leaving 128 bits.
struct LongDivision {
  Wide remainder, by;

  int next_digit() {
    if (by <= ~Wide{0} / 10) {
      const Wide grown = remainder * 10;
      remainder = grown % by;
      return static_cast<int>(grown / by);
    }
    int digit = 0;
    Wide sum = 0;
    for (int i = 0; i < 10; ++i) {
      sum += remainder;
      if (sum >= by) sum -= by, ++digit;
    }
    remainder = sum;
    return digit;
  }
  bool rounds_up() const { return remainder >= by - remainder; }
};

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  size_t at = text.starts_with('-') ? 1 : 0;
  const bool negative = at == 1;
  const size_t first = at;
  Digits digits;
  if (!digits.take(text, at)) return too_large();
  if (at == first || (text[first] == '0' && at - first > 1)) return no_number(first);
  int scale = 0;
  if (at < text.size() && text[at] == '.') {
    const size_t point = at++;
    if (!digits.take(text, at)) return too_large();
    if (at == point + 1) return no_number(at);
    if (at - point - 1 > 100'000) return too_large();
    scale = static_cast<int>(at - point - 1);
  }
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return no_number(at);
    const auto exponent = parse_exponent(text.substr(at + 1));
    if (!exponent) return no_number(at + 1);
    scale -= *exponent;
  }
  Decimal out;
  const Wide value = digits.value();
  out.scale_ = value == 0 ? std::clamp(scale, 0, kScaleMax) : std::max(scale, 0);
  if (out.scale_ > kScaleMax) return too_large();
  if (value == 0) return out;
  const int grow = std::max(-scale, 0);
  if (grow > kDigitsMax || value >= kPowers[kDigitsMax - grow]) return too_large();
  out.digits_ = static_cast<__int128>(value * kPowers[grow]);
  if (negative) out.digits_ = -out.digits_;
  return out;
}

Result<Decimal> Decimal::make(__int128 digits, int scale) {
  if (!fits(digits) || scale < 0 || scale > kScaleMax) return too_large();
  Decimal out;
  out.digits_ = digits;
  out.scale_ = scale;
  return out;
}

Result<Decimal> Decimal::nearest(double value) {
  if (!std::isfinite(value)) return fail(Kind::Invalid, "not a finite number");
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return parse({buffer, static_cast<size_t>(end - buffer)});
}

std::string Decimal::text() const {
  char buffer[kDigitsMax + 2];
  char* at = buffer + sizeof buffer;
  Wide left = magnitude(digits_);
  do *--at = static_cast<char>('0' + static_cast<int>(left % 10));
  while ((left /= 10) != 0);
  std::string digits(at, buffer + sizeof buffer);
  const size_t scale = static_cast<size_t>(scale_);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  if (digits_ < 0) digits.insert(0, 1, '-');
  return digits;
}

bool Decimal::is_integer() const { return normalised().scale_ == 0; }

Result<int64_t> Decimal::whole() const {
  if (scale_ > kDigitsMax) return 0;
  const __int128 value = digits_ / static_cast<__int128>(kPowers[scale_]);
  if (value > INT64_MAX || value < INT64_MIN) return too_large();
  return static_cast<int64_t>(value);
}

double Decimal::approximate() const {
  constexpr Wide kExact = Wide{1} << 53;
  if (magnitude(digits_) <= kExact && scale_ <= 22)
    return static_cast<double>(digits_) / static_cast<double>(kPowers[scale_]);
  const std::string written = text();
  double value = 0;
  std::from_chars(written.data(), written.data() + written.size(), value);
  return value;
}

std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) {
  if (left.scale_ == right.scale_) return left.digits_ <=> right.digits_;
  if (left.scale_ > right.scale_) return 0 <=> (right <=> left);
  const int shift = right.scale_ - left.scale_;
  __int128 grown = 0;
  const bool beyond =
      left.digits_ != 0 &&
      (shift > kDigitsMax ||
       __builtin_mul_overflow(left.digits_, static_cast<__int128>(kPowers[shift]), &grown));
  if (beyond) return left.digits_ <=> __int128{0};  // of more digits than the other has
  return grown <=> right.digits_;
}

bool operator==(const Decimal& left, const Decimal& right) { return (left <=> right) == 0; }

Result<Decimal> Decimal::add(const Decimal& left, const Decimal& right) {
  if (left.scale_ > right.scale_) return add(right, left);
  const int shift = right.scale_ - left.scale_;
  Decimal out;
  out.scale_ = right.scale_;
  __int128 grown = 0;
  if (left.digits_ != 0 &&
      (shift > kDigitsMax ||
       __builtin_mul_overflow(left.digits_, static_cast<__int128>(kPowers[shift]), &grown)))
    return too_large();
  if (__builtin_add_overflow(grown, right.digits_, &out.digits_) || !fits(out.digits_))
    return too_large();
  return out;
}

Result<Decimal> Decimal::subtract(const Decimal& left, const Decimal& right) {
  return add(left, right.negated());
}

Result<Decimal> Decimal::multiply(const Decimal& left, const Decimal& right) {
  Decimal out;
  out.scale_ = left.scale_ + right.scale_;
  if (!__builtin_mul_overflow(left.digits_, right.digits_, &out.digits_) && fits(out.digits_) &&
      out.scale_ <= kScaleMax)
    return out;
  const Decimal shorter = left.normalised(), other = right.normalised();
  out.scale_ = shorter.scale_ + other.scale_;
  if (__builtin_mul_overflow(shorter.digits_, other.digits_, &out.digits_) || !fits(out.digits_) ||
      out.scale_ > kScaleMax)
    return too_large();
  return out;
}

Result<Decimal> Decimal::divide(const Decimal& left, const Decimal& right, int digits) {
  if (right.digits_ == 0) return fail(Kind::Invalid, "a division by zero");
  Wide value = magnitude(left.digits_), by = magnitude(right.digits_);
  const bool negative = (left.digits_ < 0) != (right.digits_ < 0);
  LongDivision division{value % by, by};
  value /= by;
  // value · 10^-scale is the quotient so far.
  int scale = left.scale_ - right.scale_;
  while (scale < 0 || (scale < digits && division.remainder != 0)) {
    if (value >= kPowers[kDigitsMax - 1]) {
      if (scale < 0) return too_large();
      break;
    }
    value = value * 10 + static_cast<Wide>(division.next_digit());
    ++scale;
  }
  Decimal out;
  out.scale_ = std::min(scale, kScaleMax);
  if (scale > digits) {
    // Already finer than asked; the remainder is below the last digit and cannot turn the half.
    const int drop = scale - digits;
    if (drop > kDigitsMax) return Decimal(0);
    const Wide half = kPowers[drop] / 2, rest = value % kPowers[drop];
    value = value / kPowers[drop] + (rest >= half ? 1 : 0);
    out.scale_ = digits;
  } else if (division.rounds_up()) {
    ++value;
  }
  out.digits_ = negative ? -static_cast<__int128>(value) : static_cast<__int128>(value);
  if (!fits(out.digits_)) return too_large();
  return out.normalised();
}

Decimal Decimal::negated() const {
  Decimal out = *this;
  out.digits_ = -out.digits_;
  return out;
}

Decimal Decimal::rounded(int digits) const {
  if (digits >= scale_) return *this;
  const int drop = scale_ - std::max(digits, 0);
  Decimal out;
  out.scale_ = std::max(digits, 0);
  if (drop > kDigitsMax) return out;
  const Wide power = kPowers[drop], value = magnitude(digits_);
  const Wide kept = value / power + (value % power >= power / 2 ? 1 : 0);
  out.digits_ = digits_ < 0 ? -static_cast<__int128>(kept) : static_cast<__int128>(kept);
  return out;
}

Decimal Decimal::normalised() const {
  Decimal out = *this;
  if (out.digits_ == 0) out.scale_ = 0;
  for (; out.scale_ > 0 && out.digits_ % 10 == 0; --out.scale_) out.digits_ /= 10;
  return out;
}

}  // namespace weft::fhir
