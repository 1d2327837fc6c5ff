// SPDX-License-Identifier: Apache-2.0
#include "record/resource_id.hpp"

#include <algorithm>
#include <charconv>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace weft::record {
namespace {

constexpr size_t kNumberDigits = 16;
constexpr size_t kShelfIdSize = 34;
constexpr std::string_view kShelf = "s-";

std::string digits_of(uint64_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(kNumberDigits, '0');
  for (size_t at = kNumberDigits; at-- > 0; number >>= 4) text[at] = digits[number & 15];
  return text;
}

uint64_t number_of(std::string_view digits) {
  uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number;
}

bool is_lower_hex(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string subject_prefix(store::SubjectId subject) { return digits_of(subject.value) + '-'; }

std::string shelf_id(std::string_view type, uint64_t number) {
  const std::string digits = digits_of(number);
  std::string named = "weft shelf\n";
  named.append(type).append("\n").append(digits);
  return std::string(kShelf) + digits + hex(sha256(named)).substr(0, kNumberDigits);
}

uint64_t shelf_number(std::string_view id) {
  return number_of(id.substr(kShelf.size(), kNumberDigits));
}

std::optional<store::SubjectId> find_subject_in(std::string_view id) {
  if (id.starts_with(kShelf)) {
    if (id.size() != kShelfIdSize || !is_lower_hex(id.substr(kShelf.size()))) return std::nullopt;
    return store::kOwnShelf;
  }
  if (id.size() <= kNumberDigits + 1 || id[kNumberDigits] != '-') return std::nullopt;
  const std::string_view digits = id.substr(0, kNumberDigits);
  if (!is_lower_hex(digits)) return std::nullopt;
  const uint64_t number = number_of(digits);
  if (number == 0 || number > INT64_MAX) return std::nullopt;
  return store::SubjectId{number};
}

}  // namespace weft::record
