// SPDX-License-Identifier: Apache-2.0
// NHS numbers: ten digits with a modulus-11 check digit. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weft::record::identity {

inline constexpr std::string_view kNhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number";

class NhsNumber {
 public:
  const std::string& digits() const { return digits_; }
  bool operator==(const NhsNumber&) const = default;

 private:
  friend std::optional<NhsNumber> parse_nhs_number(std::string_view text);
  explicit NhsNumber(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

// Spaces and hyphens between digits are read over ("943 476 5919"). None where the check digit is
// wrong or one digit is repeated ten times, which passes the check and is never an identity.
std::optional<NhsNumber> parse_nhs_number(std::string_view text);

// The 999 range is for tests: trusted as an identity only where the environment is not live.
bool is_trusted(const NhsNumber& number, bool live);

}  // namespace weft::record::identity
