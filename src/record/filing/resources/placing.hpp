// SPDX-License-Identifier: Apache-2.0
// What filing must know of a resource to file it: whose it is, its heading, its labels, when it
// happened. By R4's own definitions, not by a list of types. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "record/heading.hpp"

namespace weft::record::filing {

enum class Belongs {
  Patient,  // a patient's own resource: it makes the subject
  Person,   // always to a patient, named or that of its transaction
  Either,   // to the patient of its transaction, to nobody where there is none
  Nobody,
};
Belongs decide_belongs(fhir::TypeId type);

// The references that say whose it is ("Patient/1", "urn:uuid:…", an address): those of `patient`,
// else `subject`, else the parameters of R4's patient compartment. Only the first that has any.
std::vector<std::string> read_patient_references(const fhir::Json& resource, fhir::TypeId type);

Heading decide_heading(std::string_view type);
uint64_t decide_labels(const fhir::Json& resource);
Instant decide_happened(const fhir::Json& resource, Instant otherwise);

}  // namespace weft::record::filing
