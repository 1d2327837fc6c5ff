// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#patch : JSON Patch, and FHIRPath Patch
#include "fhir/patch/patch.hpp"

#include "api/interactions.hpp"

namespace weft::api {
namespace {

// The tests of a patch tell what is there, so it takes the right to read besides.
Result<void> check_patch(const Ask& ask) {
  for (const auto access : {auth::Access::Update, auth::Access::Read})
    TRY_VOID(check_scope(ask, ask.type, access));
  const bool parameters = ask.body.at("resourceType").text() == "Parameters";
  if (ask.patch_form == PatchForm::Json ? !ask.body.is_array() : !parameters)
    return fail(Kind::Invalid, "must be a JSON Patch or the Parameters of a FHIRPath Patch");
  return {};
}

}  // namespace

Result<record::Change> plan_patch(const Api& api, Ask& ask) {
  TRY_VOID(check_patch(ask));
  TRY_VOID(check_parameters(ask, {}));
  const auto found = TRY(api.resources.read(ask.caller.client, {ask.type, ask.id}));
  const fhir::Json before = TRY(fhir::parse_json(found.body));
  record::Change change;
  change.verb = record::Verb::Update;
  change.key = {ask.type, ask.id};
  change.resource =
      TRY(ask.patch_form == PatchForm::Json ? fhir::apply_json_patch(before, ask.body)
                                            : fhir::apply_fhirpath_patch(before, ask.body));
  const bool same = change.resource.at("resourceType").text() == ask.type &&
                    change.resource.at("id").text() == ask.id;
  if (!same) return fail(Kind::Invalid, "a patch changes neither type nor id");
  change.full_url = ask.full_url;
  // What was read is what was patched: another's write between them must not be lost.
  change.if_version = ask.if_match.value_or(found.version);
  return change;
}

Result<record::Change> plan_conditional_patch(const Api& api, Ask& ask) {
  TRY_VOID(check_scope(ask, ask.type, auth::Access::Search));
  TRY_VOID(check_patch(ask));
  if (ask.query.empty()) return fail(Kind::Invalid, "a patch needs an id or a condition");
  record::ResourceSearch search;
  search.type = ask.type;
  search.conditions = std::move(ask.query);
  search.base = api.base();
  search.limit = 2;
  const auto page = TRY(api.resources.search(ask.caller.client, search));
  if (page.total == 0 || page.matches.empty()) return fail(Kind::NotFound, "nothing meets this");
  if (page.total > 1) return fail(Kind::PreconditionFailed, "several meet this");
  ask.query.clear();
  ask.id = page.matches[0].key.id;
  return plan_patch(api, ask);
}

}  // namespace weft::api
