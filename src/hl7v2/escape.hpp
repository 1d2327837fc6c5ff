// SPDX-License-Identifier: Apache-2.0
// Escape sequences of field text, resolved. HL7 v2.x chapter 2.7 "Use of escape sequences".
// Pure; what is not understood stays as it came, so that nothing is lost from view.
#pragma once

#include <string>
#include <string_view>

#include "hl7v2/message.hpp"

namespace weft::hl7v2 {

// \F\ \S\ \T\ \R\ \E\ \P\ → the characters they stand for; \Xhh..\ → bytes of the message's
// character set; \.br\ \.sp\ → line breaks; \H\ \N\ → nothing; \C..\ \M..\ \Z..\ stay visible.
std::string unescape_text(std::string_view text, const Delimiters& delimiters,
                          std::string_view charset_used);

}  // namespace weft::hl7v2
