// SPDX-License-Identifier: Apache-2.0
#include "record/identity/nhs_number.hpp"

namespace weft::record::identity {

// https://www.datadictionary.nhs.uk/attributes/nhs_number.html
std::optional<NhsNumber> parse_nhs_number(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c != ' ' && c != '-')
      return std::nullopt;
  }
  if (digits.size() != 10) return std::nullopt;
  if (digits.find_first_not_of(digits[0]) == std::string::npos) return std::nullopt;
  int sum = 0;
  for (size_t at = 0; at < 9; ++at) sum += (digits[at] - '0') * static_cast<int>(10 - at);
  const int check = (11 - sum % 11) % 11;  // 10 matches no digit
  if (check != digits[9] - '0') return std::nullopt;
  return NhsNumber(std::move(digits));
}

bool is_trusted(const NhsNumber& number, bool live) {
  return !live || !number.digits().starts_with("999");
}

}  // namespace weft::record::identity
