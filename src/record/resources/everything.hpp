// SPDX-License-Identifier: Apache-2.0
// All that is filed with a patient, and what belongs to nobody that it refers to, as far as one
// program may see it. Reads only. https://hl7.org/fhir/R4/patient-operation-everything.html
#pragma once

#include <vector>

#include "record/resources/sight.hpp"

namespace weft::record::resources {

// The patient first, then the record by type and id, then what belongs to nobody.
Result<std::vector<StoredResource>> read_everything(store::Store& store, Sight& sight,
                                                    const store::Row& patient);

}  // namespace weft::record::resources
