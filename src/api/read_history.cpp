// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#history : of one resource, whole, newest first
#include "api/bundle_text.hpp"
#include "api/interactions.hpp"

namespace weft::api {
namespace {

std::string request_of(const record::StoredResource& one) {
  std::string_view method = "PUT";
  if (one.version == 1) method = "POST";
  if (one.deleted) method = "DELETE";
  const std::string url = one.version == 1 ? one.key.type : one.key.type + "/" + one.key.id;
  return "{\"method\":\"" + std::string(method) + "\",\"url\":\"" + url + "\"}";
}

int status_of(const record::StoredResource& one) {
  if (one.deleted) return 204;
  return one.version == 1 ? 201 : 200;
}

}  // namespace

Result<Answer> read_history(const Api& api, Ask ask) {
  TRY_VOID(check_scope(ask, ask.type, auth::Access::Read));
  TRY_VOID(check_parameters(ask, {}));
  const auto versions = TRY(api.resources.history(ask.caller.client, {ask.type, ask.id}));
  const std::string base = api.base();
  BundleText bundle("history");
  bundle.total(versions.size());
  for (const record::StoredResource& one : versions) {
    bundle.begin_entry();
    bundle.full_url(base, one.key);
    bundle.resource(one.body);
    bundle.text("request", request_of(one));
    Answer told;
    told.status = status_of(one);
    told.version = one.version;
    told.updated = one.updated;
    bundle.response(told, false);
    bundle.end_entry();
  }
  Answer answer;
  answer.body = bundle.finish();
  return answer;
}

}  // namespace weft::api
