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
// Search values: keys read back as they were written, folded text is folded, and any condition
// asked of any facets, also of bytes that are none, has an answer. Input: a resource on the first
// line, on each other line a condition, "name=value"; the whole also stands for facets.
#include <string>

#include "fhir/search/facets.hpp"
#include "fhir/search/folded_text.hpp"
#include "fhir/search/literal.hpp"
#include "fhir/search/number_key.hpp"
#include "fhir/search/query.hpp"
#include "fhir/search/query/text_parts.hpp"
#include "fhir/search/simple_path.hpp"
#include "fhir/search/span.hpp"
#include "tests/fuzz/target.hpp"

using namespace weft::fhir;
using namespace weft::fhir::search;

namespace {

void check_number(std::string_view text) {
  std::string key, again;
  if (!put_number(key, text)) return;
  std::string_view in = key;
  PROPERTY(take_number(in) == key && in.empty());
  PROPERTY(put_number(again, number_text(key)) && again == key);
  PROPERTY(kMinusInfinity < key && key < kPlusInfinity);
}

void check_span(std::string_view text) {
  const auto span = parse_span(text);
  if (!span) return;
  PROPERTY(span->from < span->until);
  std::string key;
  put_span(key, *span);
  std::string_view in = key;
  PROPERTY(take_span(in) == span && in.empty());
}

void check_text(std::string_view text) {
  const std::string once = folded(text);
  PROPERTY(folded(once) == once);
  std::string joined;
  for (const std::string_view part : split_unescaped(text, ',')) joined.append(part).push_back(',');
  joined.pop_back();
  PROPERTY(joined == text);
  PROPERTY(unescaped(text).size() <= text.size());
  (void)parse_simple_path(text);
  const Literal literal = parse_literal(text);
  PROPERTY(literal.id.size() <= text.size());
}

// Facets of no resource, but of the right version.
std::string as_facets(std::string_view bytes) {
  const uint32_t version = Parameters::r4().schema_version();
  std::string facets;
  for (int shift = 24; shift >= 0; shift -= 8)
    facets.push_back(static_cast<char>(version >> shift));
  return facets.append(bytes);
}

void check_condition(TypeId type, std::string_view line, const std::string& facets,
                     const std::string& others) {
  const auto [name, value] = weft::fuzz::halves_of(line, '=');
  check_number(value);
  check_span(value);
  check_text(value);
  const auto query =
      Query::parse(type, {{std::string(name), std::string(value)}}, Parameters::r4());
  if (!query) return;
  PROPERTY(query->matches(facets).has_value());
  (void)query->matches(others);
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
  const std::string_view input = weft::fuzz::text_of(data, size);
  auto [first, rest] = weft::fuzz::halves_of(input, '\n');
  const auto resource = parse_json(first);
  const Json subject = resource ? *resource : Json::object({{"resourceType", "Observation"}});
  const TypeId type = Definitions::r4().find_type(subject.at("resourceType").text());
  const Extracted extracted = extract_facets(subject, Parameters::r4());
  PROPERTY(extract_facets(subject, Parameters::r4()).facets == extracted.facets);
  PROPERTY(describe_facets(extracted.facets, type, Parameters::r4()).has_value());
  const std::string others = as_facets(input);
  (void)describe_facets(others, type, Parameters::r4());
  while (!rest.empty()) {
    const auto [line, next] = weft::fuzz::halves_of(rest, '\n');
    check_condition(type, line, extracted.facets, others);
    rest = next;
  }
  return 0;
}
