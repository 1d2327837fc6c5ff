// SPDX-License-Identifier: Apache-2.0
// Patches of a resource's tree. All or nothing: on an error the resource is as it was. Numbers and
// order that a patch does not touch stay byte for byte.
#pragma once

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::fhir {

// https://www.rfc-editor.org/rfc/rfc6902 · `where` of an error is the operation's position.
Result<Json> apply_json_patch(const Json& document, const Json& patch);

// `parameters`: a Parameters resource. https://hl7.org/fhir/R4/fhirpatch.html
// Each operation sees what those before it did. `where` of an error is the operation's position.
Result<Json> apply_fhirpath_patch(const Json& resource, const Json& parameters);

}  // namespace weft::fhir
