// SPDX-License-Identifier: Apache-2.0
// The bytes of a message as UTF-8 text. What MSH-18 names holds where the bytes agree; otherwise
// valid UTF-8 is UTF-8 and all else is Windows-1252. Pure; owns nothing.
// HL7 table 0211: https://terminology.hl7.org/CodeSystem-v2-0211.html
#pragma once

#include <string>
#include <string_view>

#include "hl7v2/message.hpp"

namespace weft::hl7v2 {

struct DecodedText {
  std::string text;  // UTF-8, byte order mark dropped
  Charset charset;
};

// Whether a name in MSH-18's manner ("UNICODE UTF-8", "8859/1" …) names a set that can be read.
bool is_known_charset(std::string_view named);

// `charset_default` holds only where MSH-18 is empty.
DecodedText decode_message_bytes(std::string_view bytes, std::string_view charset_default);

// Bytes written by \Xhh..\ stand in the message's own character set.
std::string decode_escaped_bytes(std::string_view bytes, std::string_view charset_used);

// UTF-8 text in the character set `used` ("ISO-8859-1", …); what it cannot hold becomes "?".
std::string encode_text(std::string_view utf8, std::string_view charset_used);

}  // namespace weft::hl7v2
