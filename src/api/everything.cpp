// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/patient-operation-everything.html : in one answer, without pages
#include <algorithm>

#include "api/bundle_text.hpp"
#include "api/interactions.hpp"

namespace weft::api {

Result<Answer> read_everything(const Api& api, Ask ask) {
  TRY_VOID(check_scope(ask, "Patient", auth::Access::Read));
  TRY_VOID(check_parameters(ask, {}));
  auto all = TRY(api.resources.everything(ask.caller.client, ask.id));
  std::erase_if(all, [&](const record::StoredResource& one) {
    return !auth::allows(ask.caller.scopes, one.key.type, auth::Access::Read);
  });
  const std::string base = api.base();
  BundleText bundle("searchset");
  bundle.total(all.size());
  for (const record::StoredResource& one : all) {
    bundle.begin_entry();
    bundle.full_url(base, one.key);
    bundle.resource(one.body);
    bundle.text("search", R"({"mode":"match"})");
    bundle.end_entry();
  }
  Answer answer;
  answer.body = bundle.finish();
  return answer;
}

}  // namespace weft::api
