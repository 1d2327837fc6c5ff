// SPDX-License-Identifier: Apache-2.0
#include "record/policy/policy.hpp"

#include <array>

namespace weft::record::policy {
namespace {

constexpr std::array<std::string_view, 3> kDecisions = {"show", "indicate", "conceal"};
constexpr std::array<std::string_view, 4> kScopes = {"all", "organisation", "heading", "employee"};

// The closest row: (source, heading), (source, *), before anything said of a wider source.
template <class T>
const T* find_closest(const std::map<std::pair<std::string, std::string>, T>& rows,
                      const std::vector<std::string>& sources, Heading heading) {
  for (const std::string& source : sources) {
    for (const std::string_view about : {word_for(heading), std::string_view("*")}) {
      const auto found = rows.find({source, std::string(about)});
      if (found != rows.end()) return &found->second;
    }
  }
  return nullptr;
}

}  // namespace

std::string_view word_for(Decision decision) { return kDecisions[static_cast<size_t>(decision)]; }
std::string_view word_for(Scope scope) { return kScopes[static_cast<size_t>(scope)]; }

std::optional<Scope> find_scope(std::string_view word) {
  for (size_t i = 0; i < kScopes.size(); ++i)
    if (kScopes[i] == word) return static_cast<Scope>(i);
  return std::nullopt;
}

bool shares(const Policy& policy, const std::string& organisation, Heading heading) {
  const bool* said = find_closest(policy.sharing, {organisation, "*"}, heading);
  return said && *said;
}

std::optional<int64_t> late_after_ms(const Policy& policy, const std::string& feed,
                                     const std::string& organisation, Heading heading) {
  const auto* said = find_closest(policy.lateness, {feed, organisation, "*"}, heading);
  return said ? *said : std::nullopt;
}

std::string organisation_name(const Policy& policy, std::string_view code) {
  const auto found = policy.organisations.find(code);
  return found == policy.organisations.end() ? std::string(code) : found->second;
}

}  // namespace weft::record::policy
