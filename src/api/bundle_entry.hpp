// SPDX-License-Identifier: Apache-2.0
// An entry of a batch or transaction as the same question an HTTP request asks. Views nothing.
// https://hl7.org/fhir/R4/bundle.html#bundle-definitions (Bundle.entry.request)
#pragma once

#include <string_view>

#include "api/interactions.hpp"

namespace weft::api {

// "Patient/1/_history/2" taken apart: below the base, without query. nullopt: no address of ours.
struct Address {
  Target target = Target::System;
  std::string type, id;
  uint32_t version = 0;
};
std::optional<Address> parse_address(std::string_view path);

struct EntryAsk {
  const Interaction* interaction;
  Ask ask;
};
// Takes the resource out of the entry. `where` of an error is within the entry.
Result<EntryAsk> read_entry(const Api& api, const gate::Caller& caller, fhir::Json& entry);

// R4's concrete resource types, but for those that are only ever sent.
bool is_kept_type(std::string_view type);

}  // namespace weft::api
