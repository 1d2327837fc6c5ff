// SPDX-License-Identifier: Apache-2.0
// Search: any condition is read or refused, and what is read is decided on any facets, broken ones
// included. Input: a type, a parameter with its modifier, its value, and bytes taken for facets, on
// lines of their own.
#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "fhir/search/facets.hpp"
#include "fhir/search/query.hpp"
#include "tests/fuzz/target.hpp"

using namespace weft::fhir;

namespace {

constexpr std::string_view kResources[] = {
    R"({"resourceType":"Patient","id":"p","active":true,"birthDate":"1970-03","gender":"female",)"
    R"("identifier":[{"system":"urn:x","value":"1"}],"name":[{"family":"Wärd","given":["Ann"]}]})",
    R"({"resourceType":"Observation","id":"o","status":"final",)"
    R"("subject":{"reference":"Patient/p"},)"
    R"("code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}],"text":"systolic"},)"
    R"("effectiveDateTime":"2016-02-29T23:30:00+01:00","valueQuantity":{"value":120.50,)"
    R"("system":"http://unitsofmeasure.org","code":"mm[Hg]"}})"};

struct World {
  const search::Parameters& parameters = search::Parameters::r4();
  std::vector<std::string> facets;

  World() {
    for (const auto& text : kResources)
      facets.push_back(search::extract_facets(parse_json(text).value(), parameters).facets);
  }
};

void check_query(const World& world, TypeId type, std::string_view name, std::string_view value,
                 std::string_view broken) {
  const auto query = search::Query::parse(type, {{std::string(name), std::string(value)}},
                                          world.parameters, {.base = "https://example.org/fhir"});
  if (!query) {
    PROPERTY(!query.error().detail.empty());
    return;
  }
  for (const std::string& facets : world.facets)
    PROPERTY(query->matches(facets) == query->matches(facets));
  const std::string own(broken);
  query->matches(own);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const World world;
  const auto [type_name, rest] = weft::fuzz::halves_of(weft::fuzz::text_of(data, size), '\n');
  const auto [name, more] = weft::fuzz::halves_of(rest, '\n');
  const auto [value, broken] = weft::fuzz::halves_of(more, '\n');
  const TypeId type = Definitions::r4().find_type(type_name);
  if (type == TypeId::None) return 0;
  check_query(world, type, name, value, broken);
  const std::string own(broken);
  const auto described = search::describe_facets(own, type, world.parameters);
  if (!described) PROPERTY(!described.error().detail.empty());
  return 0;
}
