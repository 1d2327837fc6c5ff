// SPDX-License-Identifier: Apache-2.0
// An HTTP request as the question it asks. Pure.
// https://hl7.org/fhir/R4/http.html#general
#pragma once

#include <variant>

#include "api/interactions.hpp"
#include "gate/page.hpp"
#include "net/http.hpp"

namespace weft::api {

// An Answer where the request cannot be asked at all: 406, 415.
using Asked = std::variant<Ask, Answer>;
Result<Asked> read_request(const net::Request& request, const gate::Parameters& parameters,
                           const Interaction& interaction, const gate::Caller& caller);

// What decides on form alone, before anybody is asked who they are; nullopt: JSON will do.
std::optional<Answer> refuse_form(const net::Request& request);

}  // namespace weft::api
