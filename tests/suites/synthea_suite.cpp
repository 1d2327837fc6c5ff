// SPDX-License-Identifier: Apache-2.0
// 120 made-up patients of Synthea: facets of every resource without an issue, and Observations
// counted by year, on facets, as the notes beside the data count them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "fhir/search/facets.hpp"
#include "fhir/search/query.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;
using fhir::Json;
using fhir::search::Parameters;

std::string read_unpacked(const fs::path& file) {
  std::FILE* const out = ::popen(("bzip2 -dc '" + file.string() + "'").c_str(), "r");
  if (out == nullptr) return {};
  std::string text, part(1u << 20, '\0');
  for (size_t n; (n = std::fread(part.data(), 1, part.size(), out)) > 0;) text.append(part, 0, n);
  return ::pclose(out) == 0 ? text : std::string();
}

struct Year {
  std::string name;
  size_t expected = 0, found = 0;
  fhir::search::Query query;
};

fhir::search::Query parse_year(const std::string& year) {
  const fhir::TypeId type = fhir::Definitions::r4().find_type("Observation");
  return *fhir::search::Query::parse(type, {{"date", year}}, Parameters::r4());
}

struct Count {
  size_t resources = 0;
  std::map<std::string, size_t> issues;
  std::vector<Year> years;
};

void count_bundle(const Json& bundle, Count& count) {
  for (const Json& entry : bundle.at("entry").items()) {
    const Json& resource = entry.at("resource");
    const std::string type(resource.at("resourceType").text());
    const auto extracted = fhir::search::extract_facets(resource, Parameters::r4());
    ++count.resources;
    for (const auto& issue : extracted.issues)
      ++count.issues[type + "." + issue.parameter + ": " + issue.detail];
    if (type != "Observation") continue;
    for (Year& year : count.years) year.found += year.query.matches(extracted.facets).value();
  }
}

TEST(Synthea, FacetsOfEveryResource) {
  const auto shared = find_shared();
  ASSERT_TRUE(shared) << shared.error().detail;
  Count count;
  for (const auto& [year, expected] : std::initializer_list<std::pair<const char*, size_t>>{
           {"1970", 59}, {"2000", 101}, {"2010", 995}, {"2020", 17'419}})
    count.years.push_back({year, expected, 0, parse_year(year)});
  for (const auto& entry : fs::directory_iterator(*shared / "data/synthea-120")) {
    if (entry.path().extension() != ".bz2") continue;
    const auto bundle = fhir::parse_json(read_unpacked(entry.path()));
    ASSERT_TRUE(bundle) << entry.path();
    count_bundle(*bundle, count);
  }
  Suite suite("synthea");
  suite.record("resources", count.resources == 92'114, std::to_string(count.resources));
  suite.record("issues", count.issues.empty(),
               count.issues.empty() ? "" : count.issues.begin()->first);
  for (const Year& year : count.years)
    suite.record("Observation?date=" + year.name, year.found == year.expected,
                 std::to_string(year.found) + ", expected " + std::to_string(year.expected));
}

}  // namespace
}  // namespace weft::testing
