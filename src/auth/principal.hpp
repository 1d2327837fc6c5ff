// SPDX-License-Identifier: Apache-2.0
// Who is asking: claims, never rights. Rights are decided in record/policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace weft::auth {

// Program: software with a token of its own, no person before it.
enum class Role { Doctor, Nurse, Pharmacist, SocialWorker, Clerk, Steward, Program };
enum class Purpose { DirectCare, Safety };

std::optional<Role> find_role(std::string_view word);        // "doctor" … "social-worker"
std::optional<Role> find_staff_role(std::string_view word);  // a person's: never Program
std::optional<Purpose> find_purpose(std::string_view word);  // "direct-care" "safety"
std::string_view word_for(Role role);
std::string_view word_for(Purpose purpose);

struct Principal {
  std::string issuer;  // host name, or "local" for the control socket
  std::string user;    // sub
  std::string name;    // to show, never to decide by
  Role role = Role::Clerk;
  std::string organisation;  // ODS code
  Purpose purpose = Purpose::DirectCare;
  std::optional<std::string> on_behalf_by;  // steward who simulates this user (`weft record`)
};

}  // namespace weft::auth
