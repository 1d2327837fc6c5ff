// SPDX-License-Identifier: Apache-2.0
// Resources with a great many elements: their facets take time and room in proportion to them.
#include <gtest/gtest.h>

#include <ctime>

#include "fhir/search/facets.hpp"
#include "fhir/search/query.hpp"

namespace weft::fhir::search {
namespace {

constexpr double kSeconds = 10;  // of the processor: far more than needed, far less than unbounded

// `count` times the text, its ? replaced by the number.
std::string listed(size_t count, std::string_view text) {
  std::string all;
  const size_t mark = text.find('?');
  for (size_t i = 0; i < count; ++i) {
    all += i == 0 ? "" : ",";
    all.append(text.substr(0, mark)).append(std::to_string(i)).append(text.substr(mark + 1));
  }
  return all;
}

Extracted timed_facets(const Json& resource) {
  const auto started = std::clock();
  Extracted extracted = extract_facets(resource, Parameters::r4());
  EXPECT_LT(static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC, kSeconds);
  return extracted;
}

bool is_found(const Json& resource, const std::string& facets, const char* name,
              const char* value) {
  const TypeId type = Definitions::r4().find_type(resource.at("resourceType").text());
  const auto query = Query::parse(type, {{name, value}}, Parameters::r4());
  return query && query->matches(facets).value_or(false);
}

TEST(LargeResources, ManyComponents) {
  const Json observation = *parse_json(
      R"({"resourceType":"Observation","component":[)" +
      listed(100'000, R"({"code":{"coding":[{"system":"s","code":"c?"}]},"valueQuantity":)"
                      R"({"value":1,"unit":"x"}})") +
      R"(],"code":{"coding":[{"system":"s","code":"whole"}]},"valueQuantity":{"value":7}})");
  const Extracted extracted = timed_facets(observation);
  EXPECT_TRUE(extracted.issues.empty());
  const char* name = "component-code-value-quantity";
  EXPECT_TRUE(is_found(observation, extracted.facets, name, "c99999$1"));
  EXPECT_FALSE(is_found(observation, extracted.facets, name, "c99999$2"));
  EXPECT_TRUE(is_found(observation, extracted.facets, "code-value-quantity", "whole$7"));
}

// Each variant's tuple holds all the codes of the one reference sequence.
TEST(LargeResources, TuplesThatRepeatThemselvesAreCutAndTold) {
  const Json sequence = *parse_json(
      R"({"resourceType":"MolecularSequence","referenceSeq":{"chromosome":{"coding":[)" +
      listed(5'000, R"({"system":"s","code":"c?"})") + R"(]}},"variant":[)" +
      listed(5'000, R"({"start":?,"end":9000})") + "]}");
  const Extracted extracted = timed_facets(sequence);
  EXPECT_LT(extracted.facets.size(), 80u << 20);
  ASSERT_FALSE(extracted.issues.empty());
  EXPECT_LT(extracted.issues.size(), 10u);
  EXPECT_EQ(extracted.issues[0].detail, "more values than can be kept");
  EXPECT_TRUE(is_found(sequence, extracted.facets, "chromosome", "s|c4999"));
}

TEST(LargeResources, ManyContainedOnesReferredTo) {
  const Json list = *parse_json(R"({"resourceType":"List","contained":[)" +
                                listed(50'000, R"({"resourceType":"Patient","id":"p?"})") +
                                R"(,{"resourceType":"Device","id":"p7"}],"entry":[)" +
                                listed(50'000, R"({"item":{"reference":"#p?"}})") + "]}");
  const Extracted extracted = timed_facets(list);
  EXPECT_TRUE(extracted.issues.empty());
  EXPECT_TRUE(is_found(list, extracted.facets, "item", "#p49999"));
  EXPECT_TRUE(is_found(list, extracted.facets, "item:Patient", "#p7")) << "the first of its id";
  EXPECT_FALSE(is_found(list, extracted.facets, "item:Device", "#p7"));
}

}  // namespace
}  // namespace weft::fhir::search
