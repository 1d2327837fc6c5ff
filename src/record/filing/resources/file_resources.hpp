// SPDX-License-Identifier: Apache-2.0
// Whole resources on their way into the store: what programs send, one transaction at a time, all
// or nothing, inside the caller's write; conditions are decided there too, so that they hold when
// it commits. https://hl7.org/fhir/R4/http.html#transaction
#pragma once

#include <vector>

#include "base/random.hpp"
#include "record/policy/policy.hpp"
#include "record/resources.hpp"
#include "store/store.hpp"

namespace weft::record::filing {

struct ResourceFiling {
  const policy::Policy& policy;
  Instant now;
  RandomBytes random;
  bool live = false;  // 999 numbers are trusted only where false
};

// `where` of an error is "entry[2]", counted from 0. The resources are changed on the way.
Result<std::vector<Changed>> file_resources(const ResourceFiling& with, const Client& client,
                                            std::vector<Change>& changes, store::Writer& writer);

}  // namespace weft::record::filing
