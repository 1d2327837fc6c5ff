// SPDX-License-Identifier: Apache-2.0
// Every interaction of the FHIR API, one file each, and the table by which requests, batches and
// the CapabilityStatement find them. Functions are thread-safe as far as Api is.
// https://hl7.org/fhir/R4/http.html
#pragma once

#include <span>
#include <string_view>

#include "api/ask.hpp"
#include "auth/scope.hpp"
#include "gate/routes.hpp"

namespace weft::api {

// What a program asks for by address: which part of the table it falls into.
// Slashed: the base with a slash at its end, as clients write it who join paths.
enum class Target {
  System,
  Slashed,
  Type,
  Instance,
  History,
  Version,
  PostedSearch,
  Everything,
  Page
};

using Run = Result<Answer> (*)(const Api&, Ask);
// What a write would change, to be filed by itself or together with others.
using Plan = Result<record::Change> (*)(const Api&, Ask&);

struct Interaction {
  std::string_view method;
  Target target;
  std::string_view code;  // as CapabilityStatement has it; empty: not an interaction there
  gate::Policy policy;
  Run run;
  Plan plan = nullptr;  // of writes
};

std::span<const Interaction> interactions();
const Interaction* find_interaction(std::string_view method, Target target);
std::string_view template_of(Target target);  // "/fhir/{type}/{id}"

Result<Answer> read(const Api& api, Ask ask);
Result<Answer> read_version(const Api& api, Ask ask);
Result<Answer> read_history(const Api& api, Ask ask);
Result<Answer> search(const Api& api, Ask ask);
Result<Answer> search_page(const Api& api, Ask ask);
Result<Answer> read_everything(const Api& api, Ask ask);
Result<Answer> take_bundle(const Api& api, Ask ask);  // transaction or batch

Result<record::Change> plan_create(const Api& api, Ask& ask);
Result<record::Change> plan_update(const Api& api, Ask& ask);
Result<record::Change> plan_conditional_update(const Api& api, Ask& ask);
Result<record::Change> plan_patch(const Api& api, Ask& ask);
Result<record::Change> plan_conditional_patch(const Api& api, Ask& ask);
Result<record::Change> plan_delete(const Api& api, Ask& ask);
Result<record::Change> plan_conditional_delete(const Api& api, Ask& ask);
// The write by itself, and how what it changed is answered.
Result<Answer> write(const Api& api, Ask ask, const Interaction& interaction);
Answer answer_changed(record::Changed changed, record::Verb verb, Return prefer);

Result<Answer> answer_transaction(const Api& api, Ask ask);
Result<Answer> answer_batch(const Api& api, Ask ask);

// Kind::Forbidden, where the token's scopes do not reach.
Result<void> check_scope(const Ask& ask, std::string_view type, auth::Access access);
// The resource of the body: an object of the type that the address names.
Result<void> check_body(const Ask& ask);
// Kind::Unsupported names the first parameter that is none of `known`.
Result<void> check_parameters(const Ask& ask, std::span<const std::string_view> known);

}  // namespace weft::api
