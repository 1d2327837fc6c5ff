// SPDX-License-Identifier: Apache-2.0
// How far a patch may make a tree grow: few bytes of a hostile one can ask for the copy of a copy
// of a copy. One per patch.
#pragma once

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::fhir {

class Growth {
 public:
  // TooLarge where `value`, put at `depth` below the root, nests deeper than a document may, or
  // all that was put in so far takes more room than one.
  Result<void> admit(const Json& value, size_t depth);
  static Result<void> admit_moved(const Json& value, size_t depth);  // takes no more room

 private:
  size_t room_ = JsonLimits().bytes;
};

}  // namespace weft::fhir
