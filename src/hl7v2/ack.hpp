// SPDX-License-Identifier: Apache-2.0
// Original-mode acknowledgements. HL7 v2.x chapter 2, "Acknowledgment: original mode"; ERR v2.5.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "hl7v2/message.hpp"

namespace weft::hl7v2 {

enum class AckCode {
  Accept,
  Error,
  Reject
};  // AA · AE (our fault, resend) · AR (never acceptable)

struct AckFault {
  std::string location;  // ERR-2, e.g. "MSH^1^11"
  std::string code;      // ERR-3 of HL7 table 0357, e.g. "202"
  std::string text;      // ERR-8, words without patient data
};

// `message` may be null where the bytes were no message: then MSA-2 is empty and MSH is ours.
// Answers in the sender's delimiters and version; MSH-3/4 and 5/6 swapped.
std::string render_ack(const Message* message, AckCode code, Instant now, std::string_view own_id,
                       const AckFault* fault = nullptr);

}  // namespace weft::hl7v2
