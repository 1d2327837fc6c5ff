// SPDX-License-Identifier: Apache-2.0
#include "auth/principal.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace weft::auth {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 7> kRoles = {{
    {Role::Doctor, "doctor"},
    {Role::Nurse, "nurse"},
    {Role::Pharmacist, "pharmacist"},
    {Role::SocialWorker, "social-worker"},
    {Role::Clerk, "clerk"},
    {Role::Steward, "steward"},
    {Role::Program, "program"},
}};

constexpr std::array<std::pair<Purpose, std::string_view>, 2> kPurposes = {{
    {Purpose::DirectCare, "direct-care"},
    {Purpose::Safety, "safety"},
}};

template <class Table>
auto find_value(const Table& table, std::string_view word)
    -> std::optional<typename Table::value_type::first_type> {
  const auto found = std::ranges::find(table, word, &Table::value_type::second);
  if (found == table.end()) return {};
  return found->first;
}

template <class Table, class Value>
std::string_view find_word(const Table& table, Value value) {
  const auto found = std::ranges::find(table, value, &Table::value_type::first);
  return found == table.end() ? std::string_view() : found->second;
}

}  // namespace

std::optional<Role> find_role(std::string_view word) { return find_value(kRoles, word); }
std::optional<Role> find_staff_role(std::string_view word) {
  const auto role = find_role(word);
  return role == Role::Program ? std::nullopt : role;
}
std::optional<Purpose> find_purpose(std::string_view word) { return find_value(kPurposes, word); }
std::string_view word_for(Role role) { return find_word(kRoles, role); }
std::string_view word_for(Purpose purpose) { return find_word(kPurposes, purpose); }

}  // namespace weft::auth
