// SPDX-License-Identifier: Apache-2.0
// Microsoft's search cases, decided on facets alone: no case reads a resource after its facets are
// made. Where the suite says what R4 asks beside what Microsoft's server answers, R4 is asked.
// https://hl7.org/fhir/R4/search.html · https://github.com/microsoft/fhir-server
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "fhir/search/facets.hpp"
#include "fhir/search/query.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

using fhir::Json;
using Conditions = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kFresh = "weft-4c81e0";  // for TAG and CODE
constexpr const char* kFiles[] = {"date",  "number", "quantity",  "string",
                                  "token", "uri",    "reference", "composite"};

std::string with_fresh_values(std::string text) {
  for (const std::string_view name : {"TAG", "CODE"})
    for (size_t at; (at = text.find(name)) != text.npos;) text.replace(at, name.size(), kFresh);
  return text;
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool coded = text[i] == '%' && i + 2 < text.size();
    plain += coded ? parse_hex(text.substr(i + 1, 2)).value_or("") : std::string(1, text[i]);
    i += coded ? 2 : 0;
  }
  return plain;
}

struct Search {
  std::string type;
  Conditions conditions;
};

// "Patient?name=Ann"; "?_type=Patient&name=Ann" asks the same of the whole server.
Search read_search(std::string_view query) {
  const size_t mark = query.find('?');
  Search search{std::string(query.substr(0, mark)), {}};
  for (const std::string_view part : split(query.substr(mark + 1), '&')) {
    const size_t equals = part.find('=');
    const std::string name = decoded(part.substr(0, equals));
    std::string value = decoded(part.substr(equals + 1));
    if (name == "_type") {
      search.type = std::move(value);
    } else {
      search.conditions.emplace_back(name, std::move(value));
    }
  }
  return search;
}

struct Filed {
  std::string type, facets;
};

std::vector<Filed> file_resources(const Json& file) {
  std::vector<Filed> filed;
  for (const Json& resource : file.at("resources").items()) {
    const auto fresh = fhir::parse_json(with_fresh_values(fhir::render_json(resource)));
    const auto extracted = fhir::search::extract_facets(*fresh, fhir::search::Parameters::r4());
    filed.push_back({std::string(fresh->at("resourceType").text()), extracted.facets});
  }
  return filed;
}

std::string listed(const std::vector<size_t>& indices) {
  std::string text = "[";
  for (const size_t i : indices) text += (text.size() > 1 ? ", " : "") + std::to_string(i);
  return text + "]";
}

std::string answer(const std::vector<Filed>& filed, const Json& one) {
  const Search search = read_search(with_fresh_values(std::string(one.at("q").text())));
  const fhir::TypeId type = fhir::Definitions::r4().find_type(search.type);
  const auto query =
      fhir::search::Query::parse(type, search.conditions, fhir::search::Parameters::r4());
  if (!query) return "refused";
  std::vector<size_t> found;
  for (size_t i = 0; i < filed.size(); ++i)
    if (filed[i].type == search.type && query->matches(filed[i].facets).value_or(false))
      found.push_back(i);
  return listed(found);
}

std::string wanted(const Json& one) {
  if (one.find("expect_status")) return "refused";
  const Json& expected = one.find("expect_r4") ? one.at("expect_r4") : one.at("expect");
  std::vector<size_t> indices;
  for (const Json& index : expected.items())
    indices.push_back(std::stoul(std::string(index.text())));
  std::ranges::sort(indices);
  return listed(indices);
}

TEST(MicrosoftFhirServer, SearchCases) {
  const auto suites = find_suites();
  ASSERT_TRUE(suites) << suites.error().detail;
  Suite suite("search");
  for (const std::string name : kFiles) {
    const auto file = read_suite_json(*suites / "ms-search-cases" / (name + ".json"));
    ASSERT_TRUE(file) << file.error().detail;
    const std::vector<Filed> filed = file_resources(*file);
    size_t number = 0;
    for (const Json& one : file->at("cases").items()) {
      const std::string got = answer(filed, one), want = wanted(one);
      suite.record(name + " " + std::to_string(number++), got == want,
                   std::string(one.at("q").text()) + ": " + got + ", expected " + want);
    }
  }
}

}  // namespace
}  // namespace weft::testing
