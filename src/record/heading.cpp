// SPDX-License-Identifier: Apache-2.0
#include "record/heading.hpp"

namespace weft::record {
namespace {
constexpr std::array<std::string_view, 7> kWords = {
    "internal", "demographics", "allergies", "problems", "contacts", "results", "other"};
}

std::string_view word_for(Heading heading) {
  const auto number = static_cast<size_t>(heading);
  return number < kWords.size() ? kWords[number] : "internal";
}

std::optional<Heading> find_heading(std::string_view word) {
  for (size_t number = 0; number < kWords.size(); ++number)
    if (kWords[number] == word) return static_cast<Heading>(number);
  return std::nullopt;
}

}  // namespace weft::record
