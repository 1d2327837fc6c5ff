// SPDX-License-Identifier: Apache-2.0
// JSON: what is read is written and read again as the same tree, compact and pretty; a number's
// text survives whole.
#include "fhir/json/json.hpp"
#include "tests/fuzz/target.hpp"

using weft::fhir::parse_json;
using weft::fhir::render_json;
using weft::fhir::render_json_pretty;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = weft::fuzz::text_of(data, size);
  const auto any = parse_json(text, {.names = weft::fhir::JsonLimits::Names::Any});
  const auto json = parse_json(text);
  PROPERTY(!json || any);
  if (!json) return 0;
  PROPERTY(*any == *json);
  const std::string written = render_json(*json);
  const auto again = parse_json(written);
  PROPERTY(again && *again == *json);
  PROPERTY(render_json(*again) == written);
  const auto pretty = parse_json(render_json_pretty(*json));
  PROPERTY(pretty && *pretty == *json);
  return 0;
}
