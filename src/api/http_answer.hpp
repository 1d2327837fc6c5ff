// SPDX-License-Identifier: Apache-2.0
// An Answer as an HTTP response: headers, and a body packed as the client takes it. Pure.
// https://hl7.org/fhir/R4/http.html#ops
#pragma once

#include <string_view>

#include "api/ask.hpp"
#include "net/http.hpp"

namespace weft::api {

// `base`: this server's FHIR address, for Location.
net::Response http_answer(Answer answer, std::string_view base, std::string_view accept_encoding);

}  // namespace weft::api
