// SPDX-License-Identifier: Apache-2.0
#include "api/interactions.hpp"

#include <algorithm>
#include <array>

namespace weft::api {
namespace {

constexpr auto kRecord = gate::Policy::Record;
constexpr auto kFiling = gate::Policy::Filing;

constexpr std::array<Interaction, 17> kInteractions = {{
    {"POST", Target::System, "transaction", kFiling, take_bundle},
    {"POST", Target::System, "batch", kFiling, take_bundle},
    {"POST", Target::Slashed, "", kFiling, take_bundle},
    {"GET", Target::Type, "search-type", kRecord, search},
    {"POST", Target::PostedSearch, "search-type", kRecord, search},
    {"GET", Target::Page, "", kRecord, search_page},
    {"POST", Target::Type, "create", kFiling, nullptr, plan_create},
    {"PUT", Target::Type, "update", kFiling, nullptr, plan_conditional_update},
    {"PATCH", Target::Type, "patch", kFiling, nullptr, plan_conditional_patch},
    {"DELETE", Target::Type, "delete", kFiling, nullptr, plan_conditional_delete},
    {"GET", Target::Instance, "read", kRecord, read},
    {"PUT", Target::Instance, "update", kFiling, nullptr, plan_update},
    {"PATCH", Target::Instance, "patch", kFiling, nullptr, plan_patch},
    {"DELETE", Target::Instance, "delete", kFiling, nullptr, plan_delete},
    {"GET", Target::Version, "vread", kRecord, read_version},
    {"GET", Target::History, "history-instance", kRecord, read_history},
    {"GET", Target::Everything, "", kRecord, read_everything},
}};

}  // namespace

std::span<const Interaction> interactions() { return kInteractions; }

const Interaction* find_interaction(std::string_view method, Target target) {
  const auto found = std::ranges::find_if(kInteractions, [&](const Interaction& one) {
    return one.method == method && one.target == target;
  });
  return found == kInteractions.end() ? nullptr : &*found;
}

std::string_view template_of(Target target) {
  switch (target) {
    case Target::System:
      return "/fhir";
    case Target::Slashed:
      return "/fhir/";
    case Target::Type:
      return "/fhir/{type}";
    case Target::Instance:
      return "/fhir/{type}/{id}";
    case Target::History:
      return "/fhir/{type}/{id}/_history";
    case Target::Version:
      return "/fhir/{type}/{id}/_history/{version}";
    case Target::PostedSearch:
      return "/fhir/{type}/_search";
    case Target::Everything:
      return "/fhir/Patient/{id}/$everything";
    case Target::Page:
      return "/fhir/_page/{token}";
  }
  return "/fhir";
}

}  // namespace weft::api
