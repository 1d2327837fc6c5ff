// SPDX-License-Identifier: Apache-2.0
// A problem (DG1) is one group of elements; the latest stamp holds for each.
#include "record/filing/fold/group_fold.hpp"

namespace weft::record::filing {

// https://hl7.org/fhir/R4/condition.html
Folded fold_problem(const FoldInput& input) {
  using fhir::Json;
  Folded folded;
  folded.heading = Heading::Problems;
  if (input.kept.empty()) return folded;
  const GroupFold group = fold_group(input.kept);
  folded.body = Json::object();
  folded.body.set("resourceType", "Condition");
  folded.body.set("id", input.id);
  put_group(input, group, folded);
  if (group.deleted) {
    Json coding = Json::object();
    coding.set("system", "http://terminology.hl7.org/CodeSystem/condition-ver-status");
    coding.set("code", "entered-in-error");
    Json status = Json::object();
    status.set("coding", Json::array({std::move(coding)}));
    folded.body.set("verificationStatus", std::move(status));
    folded.body.erase("clinicalStatus");
  }
  folded.body.set("subject", reference_to("Patient", input.patient));
  return folded;
}

}  // namespace weft::record::filing
