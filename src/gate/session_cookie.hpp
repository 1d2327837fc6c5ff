// SPDX-License-Identifier: Apache-2.0
// The one cookie: the token of a jar's session. `__Host-` and Partitioned, so that it belongs to
// this host under one embedding site only. Pure.
// https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"

namespace weft::gate {

std::string render_session_cookie(std::string_view token);

// The tokens a request bears: none, one, or several if a browser keeps more than one jar's.
std::vector<std::string> read_session_tokens(const net::Request& request);

}  // namespace weft::gate
