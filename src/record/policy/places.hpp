// SPDX-License-Identifier: Apache-2.0
// Takes the places out of what is shown of a person whose address is hidden (fold.md rule 8):
// elements of resources, fields of the parts of an original. Pure. What was there and what was
// not look the same afterwards.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/json/json.hpp"
#include "record/policy/policy.hpp"

namespace weft::record::policy {

void hide_places(const Policy& policy, std::string_view type, fhir::Json& resource);

// `path` names the part ("PID", "NK1[2]"); `text` is delimited by the character after its name.
// nullopt: the whole part is hidden, and that there was one.
std::optional<std::string> mask_places(const Policy& policy, std::string_view path,
                                       std::string_view text);

}  // namespace weft::record::policy
