// SPDX-License-Identifier: Apache-2.0
// The one way in: a submission becomes rows, links, provenance and the message's outcome in one
// transaction of the store.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "record/filing/submission.hpp"
#include "record/inbox/state.hpp"
#include "store/store.hpp"

namespace weft::record::filing {

struct FiledResource {
  std::string type, id;
  uint32_t version = 0;
};

struct Outcome {
  inbox::State state = inbox::State::Applied;
  inbox::ParkReason reason = inbox::ParkReason::None;
  std::string detail;                    // words without patient data
  std::vector<FiledResource> resources;  // written or confirmed by this message
  bool late_after_merge = false;         // rule 7's alarm
};

struct FilingContext {
  Instant now;         // becomes "applied"
  RandomBytes random;  // subject and home numbers, where there is no key for them
  bool live = false;   // 999 numbers are trusted only where false
  // Random too: keys the numbers of new subjects, so that none depends on what else was filed
  // before (what is hidden must shift nothing that is shown). Empty: drawn from `random`.
  std::string number_key = {};
};

// Applies inside the caller's transaction. An error means nothing may be kept of it.
Result<Outcome> file(const Submission& submission, const FilingContext& context,
                     store::Writer& writer);

// What would become of it, without a store: FHIR resources of this submission alone (`map check`).
std::vector<fhir::Json> preview(const Submission& submission);
Outcome preview_outcome(const Submission& submission);  // as the first message of its subject

std::string render_outcome_detail(const Outcome& outcome);  // JSON for store::Outcome
Result<Outcome> parse_outcome_detail(const store::Outcome& stored);

}  // namespace weft::record::filing
