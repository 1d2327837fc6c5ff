// SPDX-License-Identifier: Apache-2.0
// A made-up person whose every free-text field holds one string, each behind a mark of its own.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::testing {

struct FreeText {
  std::string_view mark;   // stands before the string, unique
  std::string_view field;  // "PID-5.1"
};
const std::vector<FreeText>& free_text_fields();

struct NaughtyPerson {
  std::string nhs_number;             // 999 range
  std::vector<std::string> messages;  // in order: an admission, a report
};
inline constexpr std::string_view kNaughtyBirthDate = "1961-07-05";

// `number` from 0: a different person for each.
NaughtyPerson make_naughty_person(size_t number, std::string_view text);

}  // namespace weft::testing
