// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#update · #cond-update
#include "api/interactions.hpp"

namespace weft::api {

Result<record::Change> plan_update(const Api&, Ask& ask) {
  TRY_VOID(check_scope(ask, ask.type, auth::Access::Update));
  TRY_VOID(check_parameters(ask, {}));
  TRY_VOID(check_body(ask));
  if (ask.body.at("id").text() != ask.id)
    return fail(Kind::Invalid, "must be the id of the address", ask.type + ".id");
  record::Change change;
  change.verb = record::Verb::Update;
  change.key = {ask.type, ask.id};
  change.resource = std::move(ask.body);
  change.full_url = ask.full_url;
  change.if_version = ask.if_match;
  return change;
}

// Creates where nothing meets the condition.
Result<record::Change> plan_conditional_update(const Api&, Ask& ask) {
  for (const auto access : {auth::Access::Create, auth::Access::Update, auth::Access::Search})
    TRY_VOID(check_scope(ask, ask.type, access));
  TRY_VOID(check_body(ask));
  if (ask.query.empty()) return fail(Kind::Invalid, "an update needs an id or a condition");
  record::Change change;
  change.verb = record::Verb::Update;
  change.key = {ask.type, std::string(ask.body.at("id").text())};
  change.resource = std::move(ask.body);
  change.full_url = ask.full_url;
  change.if_version = ask.if_match;
  change.conditions = std::move(ask.query);
  return change;
}

}  // namespace weft::api
