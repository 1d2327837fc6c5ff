// SPDX-License-Identifier: Apache-2.0
// Text as FHIRPath's functions see it: characters are Unicode code points. Pure; input is UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace weft::fhir::path {

std::string folded_words(std::string_view text);  // case gone, runs of white space one space
std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);
size_t count_characters(std::string_view text);
size_t byte_of_character(std::string_view text, size_t character);  // text.size() past the end

}  // namespace weft::fhir::path
