// SPDX-License-Identifier: Apache-2.0
// JSON Patch and FHIRPath Patch: all or nothing, the same answer twice, and a tree that JSON writes
// and reads again. Input: a document, and on the next line a patch.
#include "fhir/json/json.hpp"
#include "fhir/patch/patch.hpp"
#include "tests/fuzz/target.hpp"

using namespace weft::fhir;

namespace {

void check_patch(const Json& document, const Json& patch,
                 weft::Result<Json> (*apply)(const Json&, const Json&)) {
  const std::string before = render_json(document);
  const auto patched = apply(document, patch), again = apply(document, patch);
  PROPERTY(render_json(document) == before);
  PROPERTY(patched.has_value() == again.has_value());
  if (!patched) {
    PROPERTY(!patched.error().detail.empty());
    return;
  }
  PROPERTY(*patched == *again);
  const auto read = parse_json(render_json(*patched), {.depth = 1024});
  PROPERTY(read && *read == *patched);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto [first, second] = weft::fuzz::halves_of(weft::fuzz::text_of(data, size), '\n');
  const auto document = parse_json(first), patch = parse_json(second);
  if (!document || !patch) return 0;
  check_patch(*document, *patch, apply_json_patch);
  check_patch(*document, *patch, apply_fhirpath_patch);
  return 0;
}
