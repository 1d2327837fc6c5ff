// SPDX-License-Identifier: Apache-2.0
#include "record/chart/references.hpp"

#include <gtest/gtest.h>

namespace weft::record::chart {
namespace {

constexpr std::string_view kReport =
    R"({"resourceType":"DiagnosticReport","encounter":{"reference":"Encounter/e"},)"
    R"("result":[{"reference":"Observation/a"},{"reference":"Observation/b"}],)"
    R"("media":[{"link":{"reference":"Media/m"}}],"code":{}})";

std::string without(const HiddenThings& hidden) {
  fhir::Json report = fhir::parse_json(kReport).value();
  drop_references(report, hidden);
  return fhir::render_json(report);
}

TEST(References, ToHiddenThingsLeaveNoTrace) {
  EXPECT_EQ(without({"Observation/b", "Encounter/e", "Media/m"}),
            R"({"resourceType":"DiagnosticReport","result":[{"reference":"Observation/a"}],)"
            R"("code":{}})");
  EXPECT_EQ(without({"Observation/a", "Observation/b"}),
            R"({"resourceType":"DiagnosticReport","encounter":{"reference":"Encounter/e"},)"
            R"("media":[{"link":{"reference":"Media/m"}}],"code":{}})");
  EXPECT_EQ(without({"Observation/c"}), kReport);
}

TEST(References, AreFoundInTheTextAlone) {
  EXPECT_TRUE(refers_to_any(kReport, {"Observation/b"}));
  EXPECT_FALSE(refers_to_any(kReport, {"Observation/bb", "Observation/"}));
  EXPECT_FALSE(refers_to_any(kReport, {}));
}

}  // namespace
}  // namespace weft::record::chart
