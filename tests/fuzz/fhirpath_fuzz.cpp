// SPDX-License-Identifier: Apache-2.0
// FHIRPath: what compiles ends within its limits with values or an error, and does so alike every
// time; an error of compilation says where. Input: an expression, run over one resource.
#include "fhir/json/json.hpp"
#include "fhir/path/expression.hpp"
#include "tests/fuzz/target.hpp"

using namespace weft::fhir;

namespace {

constexpr std::string_view kResource =
    R"({"resourceType":"Observation","id":"o1","status":"final","_status":{"id":"s"},)"
    R"("contained":[{"resourceType":"Patient","id":"p","birthDate":"1970-03","active":true,)"
    R"("name":[{"use":"official","family":"Ward","given":["Ann","Bo"]},{"given":["Cy"]}]}],)"
    R"("subject":{"reference":"#p"},"code":{"coding":[{"system":"http://loinc.org",)"
    R"("code":"8480-6"}],"text":"systolic"},"effectiveDateTime":"2016-02-29T23:30:00+01:00",)"
    R"("valueQuantity":{"value":120.50,"unit":"mm[Hg]","system":"http://unitsofmeasure.org",)"
    R"("code":"mm[Hg]"},"component":[{"valueInteger":3},{"valueString":"x"}],)"
    R"("extension":[{"url":"http://example.org/e","valueDecimal":1.0}]})";

const Json& resource() {
  static const Json json = parse_json(kResource).value();
  return json;
}

path::Environment limited() {
  path::Environment environment;
  environment.now = weft::Instant{1'456'790'400'000};
  environment.steps = 20'000;
  environment.results = 2'000;
  environment.text = 1u << 20;
  return environment;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = weft::fuzz::text_of(data, size);
  const auto strict = path::Expression::compile(text, {.strict = true});
  const auto expression = path::Expression::compile(text);
  PROPERTY(!strict || expression);
  if (!expression) {
    PROPERTY(!expression.error().detail.empty());
    return 0;
  }
  PROPERTY(expression->text() == text);
  const auto environment = limited();
  const auto values = expression->evaluate(resource(), environment);
  const auto again = expression->evaluate(resource(), environment);
  PROPERTY(values.has_value() == again.has_value());
  if (!values) {
    PROPERTY(values.error().kind != weft::Kind::Bug && !values.error().detail.empty());
    return 0;
  }
  PROPERTY(values->size() == again->size() && values->size() <= environment.results);
  for (size_t i = 0; i < values->size(); ++i)
    PROPERTY((*values)[i].form().index() == (*again)[i].form().index());
  return 0;
}
