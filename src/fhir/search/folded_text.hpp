// SPDX-License-Identifier: Apache-2.0
// Text as string searches compare it: case, accents, punctuation and spacing folded. The rule:
// compatibility decomposition, full case folding, marks and apostrophes dropped, every run of other
// punctuation, white space and controls one space, none at the ends. Symbols (+ < ° €) stay. Pure.
// https://hl7.org/fhir/R4/search.html#string
#pragma once

#include <string>
#include <string_view>

namespace weft::fhir::search {

void append_folded(std::string& out, std::string_view utf8);
std::string folded(std::string_view utf8);

}  // namespace weft::fhir::search
