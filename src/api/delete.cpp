// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#delete · #cdelete : of one resource at a time
#include "api/interactions.hpp"

namespace weft::api {

Result<record::Change> plan_delete(const Api&, Ask& ask) {
  TRY_VOID(check_scope(ask, ask.type, auth::Access::Delete));
  TRY_VOID(check_parameters(ask, {}));
  record::Change change;
  change.verb = record::Verb::Delete;
  change.key = {ask.type, ask.id};
  change.if_version = ask.if_match;
  return change;
}

Result<record::Change> plan_conditional_delete(const Api&, Ask& ask) {
  for (const auto access : {auth::Access::Delete, auth::Access::Search})
    TRY_VOID(check_scope(ask, ask.type, access));
  if (ask.query.empty()) return fail(Kind::Invalid, "a delete needs an id or a condition");
  record::Change change;
  change.verb = record::Verb::Delete;
  change.key.type = ask.type;
  change.if_version = ask.if_match;
  change.conditions = std::move(ask.query);
  return change;
}

}  // namespace weft::api
