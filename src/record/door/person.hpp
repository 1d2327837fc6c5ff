// SPDX-License-Identifier: Apache-2.0
// Who is asked for → the subjects that are this person, with their rows. Decided anew at every
// request from the present state of the store. Reads only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "record/chart/sift.hpp"
#include "record/door.hpp"
#include "record/policy/objections.hpp"
#include "store/store.hpp"

namespace weft::record {

struct Asked {
  PersonRequest request;
  std::string organisation;  // whose number it is, where it is no NHS number
};

// How a handle keeps what was asked.
std::string render_asked(const Asked& asked);
Result<Asked> parse_asked(std::string_view bytes);

// Someone else who bears the number with another birth date: told of only where policy lets
// their demographics be seen.
struct OtherBearer {
  std::string organisation;
  uint64_t labels = 0;
};

struct FoundPerson {
  chart::PersonFacts facts;  // feeds, more_under_this_number are not filled
  std::vector<OtherBearer> others;
  std::vector<std::string> audit_keys;  // one for each registration; looks are noted at the first
  std::vector<policy::ObjectorIdentifier> borne;  // every number of every subject
};

// Kind::NotFound: nobody, another birth date, or several persons; `detail` says which, for the
// audit only.
Result<FoundPerson> find_person(store::Store& store, const Asked& asked, bool live);

}  // namespace weft::record
