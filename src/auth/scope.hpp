// SPDX-License-Identifier: Apache-2.0
// What a program's token lets it ask for, at most; policy decides what of it it gets. Pure.
// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace weft::auth {

enum class Access : uint8_t { Create = 1, Read = 2, Update = 4, Delete = 8, Search = 16 };

struct Scope {
  std::string type;     // "Observation"; "*" for every type
  uint8_t letters = 0;  // bits of Access
  bool operator==(const Scope&) const = default;
};

// "system/*.rs system/Patient.cruds", and the older ".read" ".write" ".*". Kind::Invalid for any
// scope that is not one of a program's.
Result<std::vector<Scope>> parse_scopes(std::string_view text);
std::string render_scopes(const std::vector<Scope>& scopes);

bool allows(const std::vector<Scope>& scopes, std::string_view type, Access access);
// What was asked for, as far as it was granted: type by type, letter by letter.
std::vector<Scope> decide_scopes(const std::vector<Scope>& granted,
                                 const std::vector<Scope>& asked);

}  // namespace weft::auth
