// SPDX-License-Identifier: Apache-2.0
// https://hl7.org/fhir/R4/http.html#trules : each entry for itself, in the order given
#include "api/bundle_entry.hpp"
#include "api/bundle_text.hpp"
#include "api/outcome.hpp"

namespace weft::api {
namespace {

Result<Answer> answer_entry(const Api& api, const Ask& batch, fhir::Json& entry) {
  EntryAsk one = TRY(read_entry(api, batch.caller, entry));
  one.ask.prefer = batch.prefer == Return::Default ? Return::Minimal : batch.prefer;
  if (one.interaction->plan) return write(api, std::move(one.ask), *one.interaction);
  return one.interaction->run(api, std::move(one.ask));
}

}  // namespace

Result<Answer> answer_batch(const Api& api, Ask ask) {
  BundleText bundle("batch-response");
  for (fhir::Json& entry : ask.body.member("entry").array_items()) {
    auto done = answer_entry(api, ask, entry);
    const Answer told = done ? std::move(*done) : refuse(done.error());
    const bool outcome = told.status >= 400 || ask.prefer == Return::Outcome;
    bundle.begin_entry();
    if (!outcome) bundle.resource(told.body);
    bundle.response(told, outcome);
    bundle.end_entry();
  }
  Answer answer;
  answer.body = bundle.finish();
  return answer;
}

}  // namespace weft::api
