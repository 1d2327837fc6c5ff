// SPDX-License-Identifier: Apache-2.0
// What a Kind is called where a program reads it: log lines, answers of the pure tools.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace weft {

std::string_view word_for(Kind kind);  // "not_found"

}  // namespace weft
