// SPDX-License-Identifier: Apache-2.0
// The one place where an error of this doorway becomes a status and an OperationOutcome. Pure.
// https://hl7.org/fhir/R4/operationoutcome.html
#pragma once

#include <string>
#include <string_view>

#include "api/ask.hpp"
#include "net/http.hpp"

namespace weft::api {

Answer refuse(const Error& error);
// A status that no Kind has: 405, 406, 415.
Answer refuse_with(int status, std::string_view code, std::string detail);
// What Prefer: return=OperationOutcome gets.
std::string all_well(std::string_view words);

// For paths under /fhir that no route answers, and what failed outside of any interaction.
net::Response outcome_response(const Error& error, const std::string& allow);

}  // namespace weft::api
