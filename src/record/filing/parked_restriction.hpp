// SPDX-License-Identifier: Apache-2.0
// Rule 8: a parked message that bears a restriction withholds the fields it affects until it is
// resolved: a marker row on every subject that bears one of its numbers, now or later; where it
// names none, its feed is marked. Called inside the transaction that writes the outcome.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "record/filing/submission.hpp"
#include "store/store.hpp"

namespace weft::record::filing {

struct ParkedRestriction {
  uint64_t seq = 0;
  std::string feed, organisation;
  std::vector<SubjectIdentifier> identifiers;  // every usable number the message bears; may be none
  Instant received;
};

Result<void> note_parked(const ParkedRestriction& parked, Instant now, store::Writer& writer);

// The message was applied, or a person decided: takes the markers away. Unknown seq: nothing.
Result<void> resolve_parked(uint64_t seq, Instant now, store::Writer& writer);

// A subject has come to bear these numbers: it gets the markers that wait for them.
Result<void> adopt_parked(store::SubjectId subject, std::string_view organisation,
                          const std::vector<SubjectIdentifier>& identifiers, Instant now,
                          store::Writer& writer);

// Feeds with an unresolved restriction of a subject that cannot be known.
Result<std::vector<std::string>> feeds_with_unknown_restriction(store::Store& store);

}  // namespace weft::record::filing
