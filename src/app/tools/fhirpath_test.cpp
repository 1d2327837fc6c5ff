// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/tools/shell_fixture.hpp"
#include "base/text.hpp"

namespace weft::app {
namespace {

constexpr const char* kPatient =
    R"({"resourceType":"Patient","id":"p1","birthDate":"1970-01-31","_birthDate":{"id":"b"},)"
    R"("name":[{"family":"Bloggs","given":["Joe","Al\u001b[2J"]}],"multipleBirthInteger":2})";

Told fhirpath(const std::vector<std::string>& arguments, const std::string& input = kPatient) {
  std::vector<std::string> all = {"fhirpath"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_tool(all, input);
}

TEST(FhirPathCommand, PrintsAResultALine) {
  EXPECT_EQ(fhirpath({"name.family | birthDate"}).out, "Bloggs\n1970-01-31\n");
  EXPECT_EQ(fhirpath({"name.given.count() + 0.50"}).out, "2.50\n");
  EXPECT_EQ(fhirpath({"name.given[1]"}).out, "Al<U+001B>[2J\n") << "nothing moves the cursor";
  const Told nothing = fhirpath({"name.suffix"});
  EXPECT_EQ(nothing.out, "");
  EXPECT_EQ(nothing.exit, 0) << "empty is a result";
}

TEST(FhirPathCommand, SaysTypesInJson) {
  const Told told = fhirpath({"birthDate | name.count()", "--json"});
  EXPECT_EQ(told.out, R"([{"type":"date","value":"1970-01-31","_value":{"id":"b"}},)"
                      R"({"type":"System.Integer","value":1}])"
                      "\n");
  EXPECT_EQ(fhirpath({"name.suffix", "--json"}).out, "[]\n");
}

TEST(FhirPathCommand, ReadsXmlTooAndFromAFile) {
  const std::string xml =
      R"(<Patient xmlns="http://hl7.org/fhir"><birthDate value="1970-01-31"/></Patient>)";
  EXPECT_EQ(fhirpath({"Patient.birthDate.is(date)"}, xml).out, "true\n");
  const auto file = std::filesystem::temp_directory_path() / "weft_fhirpath_test.xml";
  std::ofstream(file) << "\xEF\xBB\xBF" << xml;
  EXPECT_EQ(fhirpath({"birthDate", file.string()}).out, "1970-01-31\n");
  std::filesystem::remove(file);
  const Told missing = fhirpath({"birthDate", file.string()});
  EXPECT_EQ(missing.exit, 1);
  EXPECT_NE(missing.err.find("cannot be read"), std::string::npos) << missing.err;
}

TEST(FhirPathCommand, SaysWhereAnExpressionIsWrong) {
  const Told told = fhirpath({"name.where(use = "});
  EXPECT_EQ(told.exit, 1);
  EXPECT_EQ(told.out, "");
  EXPECT_TRUE(told.err.starts_with("weft: expression 1:")) << told.err;
  EXPECT_EQ(fhirpath({"1 + name"}).exit, 1) << "a signalled error";
  EXPECT_EQ(fhirpath({"name"}, "{").exit, 1) << "no resource";
  EXPECT_EQ(fhirpath({}).exit, 2);
}

TEST(FhirPathCommand, KnowsTheTimeAndTraces) {
  EXPECT_EQ(fhirpath({"today()"}).out, "2026-11-22\n");
  const Told traced = fhirpath({"name.given.trace('given').count()"});
  EXPECT_EQ(traced.out, "2\n");
  EXPECT_EQ(traced.err, "trace given: Joe\ntrace given: Al<U+001B>[2J\n");
}

TEST(FhirPathCommand, AnswersEveryLineInOrder) {
  const std::vector<std::string> requests = {
      R"j({"expression":"active","resource":{"resourceType":"Patient","active":true}})j",
      "no JSON",
      "",
      R"j({"expression":"%limit < 2.0 and %who.id = 'x' and %both.count() = 2","resource":{},)j"
      R"j("variables":{"limit":1,"who":{"resourceType":"Patient","id":"x"},"both":["a",true]}})j",
      R"j({"expression":"(","resource":{}})j",
      R"j({"expression":"now()","resource":{},"now":"2020-02-03T04:05:06Z"})j",
      R"j({"expression":"'a'.trace('t')","resource":{}})j",
      R"j({"expression":"%none","resource":{}})j",
      R"j({"expression":"true"})j"};
  const Told told = fhirpath({"--lines"}, join(requests, "\n"));
  std::istringstream lines(told.out);
  std::vector<fhir::Json> answers;
  for (std::string line; std::getline(lines, line);)
    answers.push_back(fhir::parse_json(line).value());
  ASSERT_EQ(answers.size(), 9u) << told.out;
  EXPECT_EQ(fhir::render_json(answers[0]), R"({"result":[{"type":"boolean","value":true}]})");
  EXPECT_EQ(answers[1].path("error.kind").text(), "invalid");
  EXPECT_EQ(answers[2].path("error.kind").text(), "invalid") << "an empty line is answered too";
  EXPECT_EQ(fhir::render_json(answers[3]),
            R"({"result":[{"type":"System.Boolean","value":true}]})");
  EXPECT_TRUE(answers[4].path("error.where").text().starts_with("expression 1:"));
  EXPECT_TRUE(answers[5].path("result.0.value").text().starts_with("2020-02-03T04:05:06"));
  EXPECT_EQ(answers[6].path("trace.0.name").text(), "t");
  EXPECT_EQ(answers[6].path("trace.0.values.0.value").text(), "a");
  EXPECT_FALSE(answers[7].at("error").is_null());
  EXPECT_EQ(answers[8].path("error.detail").text(), "needs a resource");
  EXPECT_EQ(told.exit, 0);
}

TEST(FhirPathCommand, AHostileExpressionEndsWithAnError) {
  const std::string deep = std::string(10'000, '(') + "1" + std::string(10'000, ')');
  EXPECT_EQ(fhirpath({deep}).exit, 1);
  EXPECT_EQ(fhirpath({"repeat($this | name | name.given)"}).exit, 0);
  EXPECT_EQ(fhirpath({"(1|2|3|4|5|6|7|8|9).repeat($this + 1)"}).exit, 1) << "without end";
}

}  // namespace
}  // namespace weft::app
