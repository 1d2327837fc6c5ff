// SPDX-License-Identifier: Apache-2.0
// An exact decimal that remembers how many digits it was written with: 1.50 is not 1.5 on the way
// out, and equals it in a comparison. A pure value. At most 38 significant digits; what needs more
// is an error, never a rounded answer. https://hl7.org/fhir/R4/datatypes.html#decimal
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace weft::fhir {

class Decimal {
 public:
  Decimal() = default;  // 0
  explicit Decimal(int64_t whole) : digits_(whole) {}

  // What JSON allows as a number, exponent included; FHIRPath's and UCUM's are subsets. TooLarge
  // over 38 digits, or 400 after the point.
  static Result<Decimal> parse(std::string_view text);
  static Result<Decimal> make(__int128 digits, int scale);  // digits · 10^-scale
  static Result<Decimal> nearest(double value);  // the shortest that reads back as `value`

  __int128 digits() const { return digits_; }  // value · 10^scale
  std::string text() const;                    // no exponent; keeps trailing zeros: "1.50"
  int scale() const { return scale_; }         // digits after the point, as written; never negative
  bool is_integer() const;                     // 2.00 is
  bool is_negative() const { return digits_ < 0; }
  Result<int64_t> whole() const;  // towards zero; TooLarge outside 64 bits
  double approximate() const;     // for roots, powers and logarithms only

  friend std::strong_ordering operator<=>(const Decimal& left, const Decimal& right);
  friend bool operator==(const Decimal& left, const Decimal& right);  // 1.0 == 1.00

  // TooLarge where the exact answer has more digits than fit.
  static Result<Decimal> add(const Decimal& left, const Decimal& right);
  static Result<Decimal> subtract(const Decimal& left, const Decimal& right);
  static Result<Decimal> multiply(const Decimal& left, const Decimal& right);
  // To `digits` after the point, or as many as fit, half away from zero, without trailing zeros;
  // by zero is Invalid.
  static Result<Decimal> divide(const Decimal& left, const Decimal& right, int digits = 16);
  Decimal negated() const;
  Decimal rounded(int digits) const;  // half away from zero
  Decimal normalised() const;         // no trailing zeros

 private:
  __int128 digits_ = 0;
  int32_t scale_ = 0;
};

}  // namespace weft::fhir
