// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/search. The first line of an input says what is asked:
// "example FILE" the facets of one of HL7's examples; "facets" those of the resource below;
// "query" whether the resource of the second line is found by each condition below it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "fhir/path/expression.hpp"
#include "fhir/search/facets.hpp"
#include "fhir/search/query.hpp"
#include "tests/case.hpp"

namespace weft::fhir::search {
namespace {

namespace fs = std::filesystem;

TypeId type_of(const Json& resource) {
  return Definitions::r4().find_type(resource.at("resourceType").text());
}

std::string described(const Json& resource) {
  const Extracted extracted = extract_facets(resource, Parameters::r4());
  const auto lines = describe_facets(extracted.facets, type_of(resource), Parameters::r4());
  if (!lines) return lines.error().detail;
  std::string text = join(*lines, "\n");
  for (const Issue& issue : extracted.issues)
    text += "\nissue " + issue.parameter + ": " + issue.detail;
  return text;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string answer_example(std::string_view file) {
  const auto resource =
      parse_json(read_file("node_modules/hl7.fhir.r4.examples/" + std::string(file)));
  return resource ? described(*resource) : "cannot be read";
}

// Words for terminology in the cases: "https://terms.example/fruit" holds apple and pear of
// "https://codes.example", where fruit stands above apple; of other systems nobody knows.
class FewTerms : public Terms {
 public:
  std::optional<bool> contains(std::string_view, std::string_view system,
                               std::string_view code) const override {
    if (system != "https://codes.example") return {};
    return code == "apple" || code == "pear";
  }
  std::optional<bool> subsumes(std::string_view system, std::string_view general,
                               std::string_view special) const override {
    if (system != "https://codes.example") return {};
    return general == special || (general == "fruit" && special == "apple");
  }
};

std::string answer_condition(const Json& resource, std::string_view facets, std::string_view line) {
  static const FewTerms terms;
  const size_t equals = line.find('=');
  const std::string name(line.substr(0, equals)), value(line.substr(equals + 1));
  const QueryOptions options{"https://here.example/fhir", *parse_rfc3339("2026-01-01T00:00:00Z"),
                             &terms};
  const auto query = Query::parse(type_of(resource), {{name, value}}, Parameters::r4(), options);
  if (!query) return "refused: " + query.error().detail;
  return query->matches(facets).value() ? "yes" : "no";
}

std::string answer_query(std::string_view input) {
  const auto lines = split(input, '\n');
  const auto resource = parse_json(lines[0]);
  if (!resource) return "not JSON: " + resource.error().detail;
  const std::string facets = extract_facets(*resource, Parameters::r4()).facets;
  std::string answers;
  for (size_t i = 1; i < lines.size(); ++i)
    answers += std::string(lines[i]) + " → " + answer_condition(*resource, facets, lines[i]) + "\n";
  return answers;
}

std::string answer(const std::string& input) {
  const size_t end = std::min(input.find('\n'), input.size());
  const std::string_view head = std::string_view(input).substr(0, end);
  const std::string_view rest = std::string_view(input).substr(std::min(end + 1, input.size()));
  if (head.starts_with("example ")) return answer_example(head.substr(8));
  if (head == "query") return answer_query(rest);
  const auto resource = parse_json(rest);
  return resource ? described(*resource) : "not JSON: " + resource.error().detail;
}

TEST(Search, Cases) { testing::run_cases("search", answer); }

// Every expression that R4 gives is one of the language too.
TEST(Search, EveryExpressionOfR4Compiles) {
  size_t compiled = 0, without = 0;
  for (const SearchParameterDefinition& one : Definitions::r4().search_parameters()) {
    without += one.expression.empty();
    if (one.expression.empty()) continue;
    EXPECT_TRUE(path::Expression::compile(one.expression)) << one.url;
    for (const SearchComponent& component : one.components)
      EXPECT_TRUE(path::Expression::compile(component.expression)) << one.url;
    ++compiled;
  }
  EXPECT_GE(compiled, 1370u);
  EXPECT_EQ(without, 3u);  // _text, _content, _query
}

TEST(Search, FacetsOfAnotherVersionSayNothing) {
  const Json patient = *parse_json(R"({"resourceType":"Patient","id":"a"})");
  std::string facets = extract_facets(patient, Parameters::r4()).facets;
  const auto query = Query::parse(type_of(patient), {{"_id", "a"}}, Parameters::r4());
  ASSERT_TRUE(query);
  EXPECT_EQ(query->matches(facets), true);
  facets[3] = static_cast<char>(facets[3] + 1);
  EXPECT_EQ(query->matches(facets), std::nullopt);
  EXPECT_FALSE(describe_facets(facets, type_of(patient), Parameters::r4()));
}

// Stored facets are read by programs built later: where these bytes change, so must
// kEncodingVersion in parameters.cpp.
TEST(Search, BytesAreTheOnesOnDisk) {
  const Json observation = *parse_json(
      R"({"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"system":"s",)"
      R"("code":"c"}]},"subject":{"reference":"Patient/1"},"valueQuantity":{"value":-1.5}})");
  const std::string facets = extract_facets(observation, Parameters::r4()).facets;
  EXPECT_EQ(hex(std::string_view(facets).substr(4)),
            "0a01"                                      // ten parameters, offsets of one byte
            "020c0f111316272a2b2e"                      // their numbers
            "00050d050d212b372b21"                      // and where their blocks are
            "0406000161"                                // _id a
            "070c027300000163"                          // s|c, of code and combo-code
            "1324070c027300000163090d017ed9ff00000101"  // the tuple of both composites
            "090d017ed9ff00000101"                      // -1.5 to one digit
            "0b1450617469656e74000031"                  // Patient/1
            "080e010166696e616c");                      // final
}

class SiteParameters : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("weft-search-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& file, std::string_view text) {
    std::ofstream(folder_ / file) << text;
  }
  Result<std::shared_ptr<const Parameters>> open() { return Parameters::open(folder_); }
  std::string refusal(std::string_view text) {
    write("one.json", text);
    const auto opened = open();
    return opened ? "" : opened.error().where + ": " + opened.error().detail;
  }

  fs::path folder_;
};

constexpr const char* kWard =
    R"~({"resourceType":"SearchParameter","url":"https://site.example/ward",
  "code":"ward","type":"string","base":["Encounter"],
  "expression":"Encounter.extension.where(url='urn:site:ward').value.ofType(string)"})~";

TEST_F(SiteParameters, AreSearchedAsR4sOwn) {
  write("ward.json", kWard);
  write("notes.txt", "not a parameter");
  const auto parameters = open();
  ASSERT_TRUE(parameters) << parameters.error().detail;
  EXPECT_NE((*parameters)->schema_version(), Parameters::r4().schema_version());
  const Json encounter = *parse_json(R"({"resourceType":"Encounter","status":"planned",
    "extension":[{"url":"https://site.example/bed","valueString":"9"},
                 {"url":"urn:site:ward","valueString":"Élan 4"}]})");
  const std::string facets = extract_facets(encounter, **parameters).facets;
  const auto found = [&](const char* value) {
    return Query::parse(type_of(encounter), {{"ward", value}}, **parameters)->matches(facets);
  };
  EXPECT_EQ(found("elan"), true);
  EXPECT_EQ(found("9"), false);
}

TEST_F(SiteParameters, MayNeedTheWholeLanguage) {
  write("many.json", R"({"resourceType":"Bundle","entry":[{"resource":{
    "resourceType":"SearchParameter","url":"https://site.example/many","code":"many","type":"token",
    "base":["Patient"],"expression":"Patient.name.given.count() > 1"}}]})");
  const auto parameters = open();
  ASSERT_TRUE(parameters) << parameters.error().detail;
  const Json patient =
      *parse_json(R"({"resourceType":"Patient","name":[{"given":["Ann","May"]}]})");
  const std::string facets = extract_facets(patient, **parameters).facets;
  const auto query = Query::parse(type_of(patient), {{"many", "true"}}, **parameters);
  EXPECT_EQ(query->matches(facets), true);
}

TEST_F(SiteParameters, WhatTheWholeLanguageFindsAndCannotBeReadIsTold) {
  write("born.json", R"~({"resourceType":"SearchParameter","url":"https://site.example/born",
    "code":"born","type":"date","base":["Patient"],"expression":"Patient.birthDate.first()"})~");
  const auto parameters = open();
  ASSERT_TRUE(parameters) << parameters.error().detail;
  const Json patient = *parse_json(R"({"resourceType":"Patient","birthDate":"14th of May"})");
  const auto issues = extract_facets(patient, **parameters).issues;
  ASSERT_EQ(issues.size(), 2u);
  EXPECT_EQ(issues[1].parameter, "born");
}

TEST_F(SiteParameters, UnusableOnesAreNamedWithTheirReason) {
  const auto with = [](const char* members) {
    return std::string(R"({"resourceType":"SearchParameter","url":"https://site.example/x",)") +
           members + "}";
  };
  const std::string head = "one.json: https://site.example/x: ";
  EXPECT_TRUE(refusal("{").starts_with("one.json: "));
  EXPECT_EQ(refusal(R"({"resourceType":"Patient"})"), "one.json: not a SearchParameter");
  EXPECT_EQ(refusal(with(R"("code":"a b","type":"string","base":["Patient"],"expression":"x")")),
            "one.json: its code cannot stand in a query");
  EXPECT_EQ(refusal(with(R"("code":"x","type":"special","base":["Patient"],"expression":"x")")),
            "one.json: its type is none that can be searched");
  EXPECT_EQ(refusal(with(R"("code":"x","type":"string","base":["Ward"],"expression":"x")")),
            "one.json: base or target names what is no resource of R4");
  EXPECT_EQ(refusal(with(R"("code":"x","type":"string","base":["Patient"],"expression":"x")")),
            head + "no such element: x");
  EXPECT_EQ(refusal(with(
                R"("code":"name","type":"string","base":["Patient"],"expression":"Patient.name")")),
            head + "another parameter of the type has the code name");
  EXPECT_TRUE(
      refusal(with(R"("code":"x","type":"token","base":["Patient"],"expression":"Patient.(")"))
          .starts_with(head));
  EXPECT_TRUE(
      refusal(with(R"("code":"x","type":"composite","base":["Patient"],"expression":"Patient",
                      "component":[{"definition":"https://site.example/y","expression":"id"}])"))
          .starts_with(head + "a component's definition is not known"));
}

}  // namespace
}  // namespace weft::fhir::search
