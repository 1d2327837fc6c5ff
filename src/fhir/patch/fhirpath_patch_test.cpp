// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/fhirpath_patch. An input is the resource's line, then a line for each
// operation: its parts as members of an object ("value" holds the value's own part), or the
// parameter itself where it is to be a broken one.
#include <gtest/gtest.h>

#include <sstream>

#include "fhir/patch/patch.hpp"
#include "tests/case.hpp"

namespace weft::fhir {
namespace {

Json part(const std::string& name, const Json& value) {
  Json made = Json::object().set("name", name);
  if (name == "value")
    for (const auto& [member, given] : value.members()) made.set(member, given);
  else if (name == "type")
    made.set("valueCode", value);
  else
    made.set(value.is_number() ? "valueInteger" : "valueString", value);
  return made;
}

Json operation(const Json& written) {
  if (written.find("part") || !written.is_object()) return written;
  Json parts = Json::array();
  for (const auto& [name, value] : written.members()) parts.push(part(name, value));
  return Json::object().set("name", "operation").set("part", std::move(parts));
}

std::string word_for(Kind kind) {
  if (kind == Kind::Invalid) return "invalid";
  if (kind == Kind::Conflict) return "conflict";
  return kind == Kind::TooLarge ? "too large" : "other";
}

std::string run_patch(const std::string& input) {
  std::stringstream lines(input);
  std::string line;
  std::getline(lines, line);
  const auto resource = parse_json(line);
  if (!resource) return "the resource is no JSON";
  Json operations = Json::array();
  while (std::getline(lines, line)) {
    const auto written = parse_json(line);
    if (!written) return "an operation is no JSON";
    operations.push(operation(*written));
  }
  const Json parameters =
      Json::object().set("resourceType", "Parameters").set("parameter", std::move(operations));
  const Json before = *resource;
  const auto patched = apply_fhirpath_patch(*resource, parameters);
  if (before != *resource) return "the resource was changed";
  if (patched) return render_json(*patched);
  const Error& error = patched.error();
  return word_for(error.kind) + " at " + error.where + ": " + error.detail;
}

TEST(Cases, FhirPathPatch) { testing::run_cases("fhirpath_patch", run_patch); }

TEST(FhirPathPatch, IsAParametersResource) {
  const Json patient = Json::object().set("resourceType", "Patient");
  EXPECT_FALSE(apply_fhirpath_patch(patient, Json::array()));
  EXPECT_FALSE(apply_fhirpath_patch(patient, Json::object().set("resourceType", "Bundle")));
  EXPECT_TRUE(apply_fhirpath_patch(patient, Json::object().set("resourceType", "Parameters")));
}

}  // namespace
}  // namespace weft::fhir
