// SPDX-License-Identifier: Apache-2.0
#include "fhir/search/errata.hpp"

namespace weft::fhir::search {
namespace {

constexpr std::string_view kSearchParameters = "http://hl7.org/fhir/SearchParameter/";

// The first component is by definition the reference, the second the code; their expressions stand
// the other way round.
void mend_relationship(ParameterSource& source) {
  for (ParameterSource::Part& part : source.components)
    part.expression = part.definition.ends_with("-relatesto") ? "target" : "code";
}

}  // namespace

void apply_errata(ParameterSource& source) {
  if (!source.url.starts_with(kSearchParameters)) return;
  if (source.url.ends_with("/DocumentReference-relationship")) mend_relationship(source);
}

}  // namespace weft::fhir::search
