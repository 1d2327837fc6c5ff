// SPDX-License-Identifier: Apache-2.0
// FHIRPath Patch, the cases of FHIR's own test set. https://github.com/FHIR/fhir-test-cases
#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <sstream>

#include "fhir/patch/json_equality.hpp"
#include "fhir/patch/patch.hpp"
#include "fhir/xml/xml.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

using fhir::Json;

// The resource inside <input>, <diff> or <output>, its white space as it stands.
Result<Json> read_resource(const pugi::xml_node& holder) {
  for (const pugi::xml_node& child : holder.children()) {
    if (child.type() != pugi::node_element) continue;
    std::stringstream text;
    child.print(text, "", pugi::format_raw | pugi::format_no_declaration);
    return fhir::parse_xml(text.str());
  }
  return fail(Kind::NotFound, "holds no resource");
}

// What is wrong with the answer; empty: nothing.
Result<std::string> judge(const pugi::xml_node& test) {
  const Json input = TRY(read_resource(test.child("input")));
  const Json diff = TRY(read_resource(test.child("diff")));
  const auto patched = fhir::apply_fhirpath_patch(input, diff);
  if (const auto error = test.child("error"))
    return patched ? "not refused: " + std::string(error.attribute("msg").value()) : "";
  const Json expected = TRY(read_resource(test.child("output")));
  if (!patched) return patched.error().where + ": " + patched.error().detail;
  if (fhir::is_same_value(*patched, expected)) return std::string();
  return fhir::render_json(*patched) + " is not " + fhir::render_json(expected);
}

TEST(FhirTestCases, FhirPathPatch) {
  const auto suites = find_suites();
  ASSERT_TRUE(suites) << suites.error().detail;
  const auto file = *suites / "fhir-patch/patch/fhir-patch-tests.xml";
  pugi::xml_document document;
  ASSERT_TRUE(document.load_file(file.c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  Suite suite("fhirpath-patch");
  for (const pugi::xml_node& test : document.child("tests").children("case")) {
    const auto verdict = judge(test);
    const std::string why = verdict ? *verdict : verdict.error().where + verdict.error().detail;
    suite.record(test.attribute("name").value(), why.empty(), why);
  }
}

}  // namespace
}  // namespace weft::testing
