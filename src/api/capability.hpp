// SPDX-License-Identifier: Apache-2.0
// What this server does, said from the tables it does it by. Pure.
// https://hl7.org/fhir/R4/capabilitystatement.html
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace weft::api {

// `base`: the FHIR address; `token`: where programs get their tokens.
std::string render_capability(std::string_view base, std::string_view token, Instant since);
// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html
std::string render_smart_configuration(std::string_view token);

}  // namespace weft::api
