// SPDX-License-Identifier: Apache-2.0
// JSONTestSuite's parsing tests, from the folder that WEFT_SHARED names.
// https://github.com/nst/JSONTestSuite
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "fhir/json/json.hpp"

namespace weft::fhir {
namespace {

// Names that stand twice are allowed by the grammar and refused by us: FHIR gives them no meaning.
const std::set<std::string> kRefusedOnPurpose = {"y_object_duplicated_key.json",
                                                 "y_object_duplicated_key_and_value.json"};

TEST(JsonTestSuite, Parsing) {
  const char* shared = std::getenv("WEFT_SHARED");
  ASSERT_TRUE(shared) << "set WEFT_SHARED to the folder of shared suites";
  const auto root = std::filesystem::path(shared) / "suites/json-test-suite/test_parsing";
  size_t accepted = 0, refused = 0, on_purpose = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    std::stringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const std::string name = entry.path().filename().string();
    const auto json = parse_json(bytes.str());
    if (name.starts_with("y_") && kRefusedOnPurpose.contains(name)) {
      EXPECT_FALSE(json) << name;
      ++on_purpose;
    } else if (name.starts_with("y_")) {
      ASSERT_TRUE(json) << name;
      EXPECT_EQ(parse_json(render_json(*json)).value(), *json) << name;
      EXPECT_EQ(parse_json(render_json_pretty(*json)).value(), *json) << name;
      ++accepted;
    } else if (name.starts_with("n_")) {
      EXPECT_FALSE(json) << name;
      ++refused;
    }
  }
  EXPECT_EQ(accepted + on_purpose, 95u);
  EXPECT_EQ(refused, 188u);
}

}  // namespace
}  // namespace weft::fhir
