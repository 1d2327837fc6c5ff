// SPDX-License-Identifier: Apache-2.0
#include "record/audit/chain.hpp"

#include "base/hash.hpp"
#include "store/sqlite/packed_list.hpp"

namespace weft::record::audit {

std::string chain_start() { return std::string(32, '\0'); }

// The form is part of what is stored: a change needs a new first word and both ways in verify.
std::string hash_of(const ChainedEvent& event, std::string_view previous_hash) {
  std::string bytes;
  const auto add = [&](std::string_view field) { store::sqlite::pack_onto(bytes, field); };
  add("weft audit 1");
  add(std::to_string(event.number));
  add(previous_hash);
  add(std::to_string(event.at_ms));
  add(std::to_string(event.action));
  for (const uint64_t person : {event.person, event.staff, event.actor, event.on_behalf})
    add(std::to_string(person));
  for (const std::string* text :
       {&event.role, &event.organisation, &event.purpose, &event.page, &event.reason})
    add(*text);
  add(event.things);
  add(std::to_string(event.count));
  return sha256(bytes);
}

}  // namespace weft::record::audit
