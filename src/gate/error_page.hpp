// SPDX-License-Identifier: Apache-2.0
// Where this doorway maps each Kind of error to its own form, once. The page says nothing of the
// error's detail. Pure.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "net/http.hpp"

namespace weft::gate {

net::Response render_error(Kind kind, std::string_view environment);

}  // namespace weft::gate
