// SPDX-License-Identifier: Apache-2.0
// JSONTestSuite's parsing tests. https://github.com/nst/JSONTestSuite
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

using fhir::Json;
using fhir::JsonLimits;

constexpr JsonLimits kGrammar = {.names = JsonLimits::Names::Any};

// Accepted by the grammar; FHIR gives a name that stands twice no meaning, so we refuse it there.
const std::set<std::string> kNamesTwice = {"y_object_duplicated_key.json",
                                           "y_object_duplicated_key_and_value.json"};

bool is_read_and_written_back(const std::string& bytes) {
  const auto json = fhir::parse_json(bytes, kGrammar);
  if (!json) return false;
  const auto again = fhir::parse_json(fhir::render_json(*json), kGrammar);
  const auto pretty = fhir::parse_json(fhir::render_json_pretty(*json), kGrammar);
  return again && pretty && *again == *json && *pretty == *json;
}

TEST(JsonTestSuite, Parsing) {
  const auto suites = find_suites();
  ASSERT_TRUE(suites) << suites.error().detail;
  Suite suite("json");
  std::vector<std::filesystem::path> files;
  const auto folder = *suites / "json-test-suite/test_parsing";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry);
  std::ranges::sort(files);
  for (const auto& file : files) {
    const std::string name = file.filename().string();
    const auto bytes = read_suite_file(file);
    ASSERT_TRUE(bytes) << name;
    if (name.starts_with("y_")) {
      suite.record(name, is_read_and_written_back(*bytes), "not read, or written back otherwise");
      EXPECT_EQ(fhir::parse_json(*bytes).has_value(), !kNamesTwice.contains(name)) << name;
    } else if (name.starts_with("n_")) {
      suite.record(name, !fhir::parse_json(*bytes, kGrammar) && !fhir::parse_json(*bytes),
                   "read though it is no JSON");
    }
  }
}

}  // namespace
}  // namespace weft::testing
