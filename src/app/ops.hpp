// SPDX-License-Identifier: Apache-2.0
// What those who run it ask: /health (the process lives), /ready (it can serve), /metrics. Nothing
// else is answered there, and no answer holds data of a person.
#pragma once

#include <functional>

#include "net/http.hpp"

namespace weft::app {

net::Response answer_ops(const net::Request& request, const std::function<bool()>& is_ready);

}  // namespace weft::app
