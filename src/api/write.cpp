// SPDX-License-Identifier: Apache-2.0
// One write filed by itself, and the answer to a write. https://hl7.org/fhir/R4/http.html#ops
#include "api/interactions.hpp"
#include "api/outcome.hpp"

namespace weft::api {
namespace {

constexpr int kPatchTriesMax = 3;

Result<record::Changed> file_one(const Api& api, const Ask& ask, record::Change change) {
  std::vector<record::Change> changes;
  changes.push_back(std::move(change));
  auto changed = TRY(api.resources.change(ask.caller.client, std::move(changes)));
  if (changed.size() != 1) return fail(Kind::Bug, "one change, another number of answers");
  return std::move(changed[0]);
}

// A plan uses its Ask up: one that may be made again is made of a copy.
Result<record::Change> plan_copy(const Api& api, Ask ask, const Interaction& interaction) {
  return interaction.plan(api, ask);
}

// Ids are the server's: a PUT cannot make one up. https://hl7.org/fhir/R4/http.html#upsert
Answer refuse_own_id() {
  Answer answer = refuse_with(405, "not-supported", "there is none of this id to be updated");
  answer.allow = "GET";
  return answer;
}

}  // namespace

Answer answer_changed(record::Changed changed, record::Verb verb, Return prefer) {
  Answer answer;
  record::StoredResource& now = changed.resource;
  answer.version = now.version;
  answer.updated = now.updated;
  if (verb == record::Verb::Delete) {
    answer.status = prefer == Return::Outcome ? 200 : 204;
    if (prefer == Return::Outcome) answer.body = all_well("Deleted.");
    return answer;
  }
  answer.status = changed.created ? 201 : 200;
  answer.location = now.key.type + "/" + now.key.id + "/_history/" + std::to_string(now.version);
  if (prefer == Return::Outcome)
    answer.body = all_well(changed.existed ? "It was there already." : "Filed.");
  else if (prefer != Return::Minimal)
    answer.body = std::move(now.body);
  return answer;
}

Result<Answer> write(const Api& api, Ask ask, const Interaction& interaction) {
  // A patch that another write overtook is laid over what there is now, unless the client named
  // the version it meant.
  const bool again = interaction.code == "patch" && !ask.if_match;
  for (int tries = 1;; ++tries) {
    auto change = TRY(again ? plan_copy(api, ask, interaction) : interaction.plan(api, ask));
    const record::Verb verb = change.verb;
    const bool names_id = interaction.code == "update" && !change.conditions;
    auto changed = file_one(api, ask, std::move(change));
    if (changed) return answer_changed(std::move(*changed), verb, ask.prefer);
    const Kind kind = changed.error().kind;
    if (again && kind == Kind::PreconditionFailed && tries < kPatchTriesMax) continue;
    if (names_id && kind == Kind::NotFound) return refuse_own_id();
    // Deleting what is deleted is done already.
    if (verb == record::Verb::Delete && kind == Kind::Gone) return Answer{.status = 204};
    return std::unexpected(std::move(changed.error()));
  }
}

}  // namespace weft::api
