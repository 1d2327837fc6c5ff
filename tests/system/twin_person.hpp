// SPDX-License-Identifier: Apache-2.0
// The messages of the twin worlds: one made-up person whose two records differ only in what a rule
// hides. Pure.
#pragma once

#include <string>
#include <vector>

namespace weft::testing {

inline constexpr std::string_view kTwinNumber = "9990000018";
inline constexpr std::string_view kTwinBirthDate = "1961-07-05";

enum class Difference { Problem, ConfidentialProblem, Home, OtherOrganisation };
enum class Restriction { None, Applied, Parked };

// In the order they are sent. `with`: the world that holds what is hidden.
std::vector<std::string> twin_messages(Difference difference, Restriction restriction, bool with);

// What another organisation, T999, sends of the same person: sent before all others, so that its
// subject comes first.
std::vector<std::string> other_organisations_messages();

}  // namespace weft::testing
