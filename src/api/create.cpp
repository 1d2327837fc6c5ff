// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#create · #ccreate
#include "api/interactions.hpp"

namespace weft::api {

Result<record::Change> plan_create(const Api&, Ask& ask) {
  TRY_VOID(check_scope(ask, ask.type, auth::Access::Create));
  TRY_VOID(check_parameters(ask, {}));
  TRY_VOID(check_body(ask));
  // Which resource there is already is something read.
  if (ask.if_none_exist) TRY_VOID(check_scope(ask, ask.type, auth::Access::Search));
  record::Change change;
  change.verb = record::Verb::Create;
  change.key.type = ask.type;
  change.resource = std::move(ask.body);
  change.full_url = ask.full_url;
  change.conditions = ask.if_none_exist;
  return change;
}

}  // namespace weft::api
