// SPDX-License-Identifier: Apache-2.0
// FHIR XML: what is read is a tree that JSON writes and reads again as the same.
#include "fhir/json/json.hpp"
#include "fhir/xml/xml.hpp"
#include "tests/fuzz/target.hpp"

using namespace weft::fhir;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto tree = parse_xml(weft::fuzz::text_of(data, size));
  if (!tree) {
    PROPERTY(!tree.error().detail.empty());
    return 0;
  }
  PROPERTY(!tree->at("resourceType").text().empty());
  // JSON counts depth in its own way; the limits of the XML reader bound both.
  const auto json = parse_json(render_json(*tree), {.depth = 512});
  PROPERTY(json && *json == *tree);
  return 0;
}
