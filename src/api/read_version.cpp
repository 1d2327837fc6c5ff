// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#vread
#include "api/interactions.hpp"

namespace weft::api {

Result<Answer> read_version(const Api& api, Ask ask) {
  TRY_VOID(check_scope(ask, ask.type, auth::Access::Read));
  TRY_VOID(check_parameters(ask, {}));
  auto found = TRY(api.resources.read_version(ask.caller.client, {ask.type, ask.id}, ask.version));
  if (found.deleted) return fail(Kind::Gone, "this version deleted it");
  Answer answer;
  answer.version = found.version;
  answer.updated = found.updated;
  answer.body = std::move(found.body);
  return answer;
}

}  // namespace weft::api
