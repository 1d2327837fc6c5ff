// SPDX-License-Identifier: Apache-2.0
#include "record/door/looks.hpp"

#include "record/resource_id.hpp"

namespace weft::record {

void Looks::add(Things& things, const StoredResource& resource) {
  const auto subject = find_subject_in(resource.key.id).value_or(store::kOwnShelf);
  things[subject].push_back(resource.key.type + '/' + resource.key.id + '/' +
                            std::to_string(resource.version));
}

Result<void> Looks::note(const Client& client, audit::Action action, std::string_view page,
                         Things things, std::string_view reason) {
  if (things.empty()) things[store::kOwnShelf] = {};
  for (auto& [subject, names] : things) {
    audit::Event event;
    event.action = action;
    event.page = page;
    event.reason = reason;
    if (subject != store::kOwnShelf) {
      auto number = audit_.person_number("subject|" + std::to_string(subject.value));
      if (!number) return fail(Kind::Unavailable, "the audit cannot be written");
      event.person = *number;
    }
    event.things = std::move(names);
    TRY_VOID(append(client, std::move(event)));
  }
  return {};
}

Result<void> Looks::append(const Client& client, audit::Event event) {
  event.at = clock_();
  event.who = client.principal;
  event.actor = client.principal.on_behalf_by.value_or("");
  if (!audit_.append(std::move(event)))
    return fail(Kind::Unavailable, "the audit cannot be written");
  return {};
}

}  // namespace weft::record
