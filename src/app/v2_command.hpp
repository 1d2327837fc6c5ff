// SPDX-License-Identifier: Apache-2.0
// `weft v2 show [FILE] [--lines]`: an HL7 v2 message, field by field. No server, no data.
#pragma once

#include "app/command_line.hpp"

namespace weft::app {

// Reads standard input where no file is named. --lines: one {"message":TEXT} a line in, one answer
// a line out, in order.
int show_v2(const Invocation& invocation);

}  // namespace weft::app
