// SPDX-License-Identifier: Apache-2.0
// JSON Patch, the cases of FHIR's own test set. https://github.com/FHIR/fhir-test-cases
#include <gtest/gtest.h>

#include "fhir/patch/patch.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

using fhir::Json;

// Members of an object may stand in any order; nothing else may differ, number text included.
bool is_alike(const Json& left, const Json& right) {
  if (!left.is_object() || !right.is_object()) return left == right;
  if (left.members().size() != right.members().size()) return false;
  for (const auto& [name, value] : left.members())
    if (!right.find(name) || !is_alike(value, right.at(name))) return false;
  return true;
}

std::string judge(const Json& test) {
  const auto patched = fhir::apply_json_patch(test.at("doc"), test.at("patch"));
  if (const Json* error = test.find("error"))
    return patched ? "not refused: " + std::string(error->text()) : "";
  if (!patched) return patched.error().detail;
  return is_alike(*patched, test.at("expected")) ? "" : fhir::render_json(*patched);
}

TEST(FhirTestCases, JsonPatch) {
  const auto suites = find_suites();
  ASSERT_TRUE(suites) << suites.error().detail;
  const auto tests = read_suite_json(*suites / "fhir-patch/patch/json-patch-tests.json");
  ASSERT_TRUE(tests) << tests.error().detail;
  Suite suite("json-patch");
  for (const Json& test : tests->items()) {
    const std::string why = judge(test);
    suite.record(std::string(test.at("comment").text()), why.empty(), why);
  }
}

}  // namespace
}  // namespace weft::testing
