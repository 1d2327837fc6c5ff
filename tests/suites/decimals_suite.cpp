// SPDX-License-Identifier: Apache-2.0
// Numbers byte for byte through reading, JSON Patch, FHIRPath Patch and writing: the strings of
// number-parse (those that are no JSON numbers refused), and HL7's example of decimals.
// https://github.com/nigeltao/parse-number-fxx-test-data
// https://hl7.org/fhir/R4/datatypes.html#decimal
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "base/text.hpp"
#include "fhir/patch/patch.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;
using fhir::Json;

constexpr size_t kNumbersOfAResource = 250;

// What is done to a resource on the way; neither touches a number.
constexpr std::string_view kJsonPatch =
    R"([{"op":"replace","path":"/status","value":"amended"},)"
    R"({"op":"move","from":"/component/0","path":"/component/-"}])";
constexpr std::string_view kFhirPathPatch =
    R"({"resourceType":"Parameters","parameter":[{"name":"operation","part":[)"
    R"({"name":"type","valueCode":"replace"},{"name":"path","valueString":"Observation.status"},)"
    R"({"name":"value","valueCode":"final"}]},{"name":"operation","part":[)"
    R"({"name":"type","valueCode":"insert"},{"name":"path","valueString":"Observation.component"},)"
    R"({"name":"index","valueInteger":0},{"name":"value","part":[)"
    R"({"name":"value","valueQuantity":{"value":NUMBER}}]}]}]})";

std::string component(const std::string& number) {
  return R"({"valueQuantity":{"value":)" + number + "}}";
}

std::string observation(const std::vector<std::string>& numbers) {
  std::vector<std::string> components;
  for (const std::string& number : numbers) components.push_back(component(number));
  return R"({"resourceType":"Observation","status":"final","component":[)" + join(components, ",") +
         "]}";
}

// Read, patched both ways, written.
Result<std::string> carry(const std::string& text, const std::string& inserted) {
  std::string operations(kFhirPathPatch);
  operations.replace(operations.find("NUMBER"), 6, inserted);
  const Json resource = TRY(fhir::parse_json(text));
  const Json moved = TRY(fhir::apply_json_patch(resource, TRY(fhir::parse_json(kJsonPatch))));
  return fhir::render_json(
      TRY(fhir::apply_fhirpath_patch(moved, TRY(fhir::parse_json(operations)))));
}

bool is_carried(const std::vector<std::string>& numbers) {
  std::vector<std::string> expected = numbers;
  std::ranges::rotate(expected, expected.begin() + 1);
  expected.insert(expected.begin(), numbers.back());
  const auto carried = carry(observation(numbers), numbers.back());
  return carried && *carried == observation(expected);
}

// Where a resource of many is not carried, its numbers are tried one by one.
void record_numbers(Suite& suite, const std::vector<std::string>& numbers) {
  const bool all = !numbers.empty() && is_carried(numbers);
  for (const std::string& number : numbers)
    suite.record(number, all || is_carried({number}), "changed on the way");
}

void record_file(Suite& suite, const fs::path& file) {
  static const std::regex grammar(R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)");
  const auto text = read_suite_file(file);
  ASSERT_TRUE(text) << file;
  std::vector<std::string> numbers;
  for (const std::string_view line : split(*text, '\n')) {
    if (line.empty()) continue;
    const std::string number(line.substr(line.rfind(' ') + 1));
    if (!std::regex_match(number, grammar)) {
      suite.record(number, !fhir::parse_json(number), "no number in JSON, but read");
      continue;
    }
    numbers.push_back(number);
    if (numbers.size() < kNumbersOfAResource) continue;
    record_numbers(suite, numbers);
    numbers.clear();
  }
  record_numbers(suite, numbers);
}

void record_example(Suite& suite) {
  const auto text = read_suite_file("node_modules/hl7.fhir.r4.examples/Observation-decimal.json");
  ASSERT_TRUE(text);
  const auto resource = fhir::parse_json(*text);
  ASSERT_TRUE(resource);
  std::vector<std::string> numbers;
  for (const Json& one : resource->at("component").items())
    numbers.emplace_back(one.path("valueQuantity.value").text());
  ASSERT_GE(numbers.size(), 7u);
  for (const std::string& number : numbers) {
    suite.record(
        "Observation-decimal " + number,
        text->find("\"value\": " + number + ",") != std::string::npos && is_carried({number}),
        "changed on the way");
  }
}

TEST(Decimals, ByteForByteThroughPatchesToo) {
  const auto shared = find_shared();
  ASSERT_TRUE(shared) << shared.error().detail;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(*shared / "badinput/number-parse/data"))
    files.push_back(entry);
  std::ranges::sort(files);
  Suite suite("decimals");
  for (const fs::path& file : files) record_file(suite, file);
  record_example(suite);
}

}  // namespace
}  // namespace weft::testing
