// SPDX-License-Identifier: Apache-2.0
// `weft routes`: every address Weft answers, from the same tables the server routes by.
#pragma once

#include "app/control.hpp"

namespace weft::app {

ControlAnswer list_routes();

}  // namespace weft::app
