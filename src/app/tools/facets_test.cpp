// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/tools/shell_fixture.hpp"

namespace weft::app {
namespace {

constexpr const char* kFirst = R"({"resourceType":"Patient","id":"1","gender":"male"})";
constexpr const char* kSecond = R"({"resourceType":"Patient","id":"2","gender":"female"})";
constexpr const char* kFacetsOfFirst =
    "Patient/1\n  _id token |1\n  deceased token false\n  gender token male\n";
constexpr const char* kFacetsOfSecond =
    "Patient/2\n  _id token |2\n  deceased token false\n  gender token female\n";

Told facets(std::vector<std::string> arguments, const std::string& input) {
  arguments.insert(arguments.begin(), {"fhir", "facets"});
  return run_tool(arguments, input);
}

TEST(FacetsCommand, ReadsResourcesBundlesXmlAndNdjson) {
  const std::string both = std::string(kFacetsOfFirst) + kFacetsOfSecond;
  EXPECT_EQ(facets({}, kFirst).out, kFacetsOfFirst);
  EXPECT_EQ(facets({}, std::string("\xEF\xBB\xBF\n{\n") + (kFirst + 1)).out, kFacetsOfFirst);
  EXPECT_EQ(facets({}, std::string(kFirst) + "\r\n\n" + kSecond + "\n").out, both);
  EXPECT_EQ(facets({}, std::string(R"({"resourceType":"Bundle","entry":[{"resource":)") + kFirst +
                           R"(},{"fullUrl":"urn:x"},{"resource":)" + kSecond + "}]}")
                .out,
            both);
  EXPECT_EQ(facets({}, R"(<Patient xmlns="http://hl7.org/fhir"><id value="1"/>)"
                       R"(<gender value="male"/></Patient>)")
                .out,
            kFacetsOfFirst);
}

TEST(FacetsCommand, TellsJsonALineAResource) {
  const Told told = facets({"--json"}, std::string(kFirst) + "\n" + kSecond);
  EXPECT_EQ(told.exit, 0);
  EXPECT_EQ(told.out,
            R"({"resource":"Patient/1","facets":[{"code":"_id","type":"token","value":"|1"},)"
            R"({"code":"deceased","type":"token","value":"false"},)"
            R"({"code":"gender","type":"token","value":"male"}]})"
            "\n"
            R"({"resource":"Patient/2","facets":[{"code":"_id","type":"token","value":"|2"},)"
            R"({"code":"deceased","type":"token","value":"false"},)"
            R"({"code":"gender","type":"token","value":"female"}]})"
            "\n");
}

TEST(FacetsCommand, NamesWhatItCannotReadAndGoesOn) {
  const auto folder = std::filesystem::temp_directory_path();
  const std::string good = (folder / "weft_facets_good.json").string();
  const std::string bad = (folder / "weft_facets_bad.ndjson").string();
  std::ofstream(good) << kSecond;
  std::ofstream(bad) << kFirst << "\n{\"resourceType\":\n";
  const Told told = facets({"/nowhere/x.json", bad, good}, "");
  EXPECT_EQ(told.exit, 1);
  EXPECT_EQ(told.out, std::string(kFacetsOfFirst) + kFacetsOfSecond);
  EXPECT_NE(told.err.find("/nowhere/x.json: cannot be read"), std::string::npos) << told.err;
  EXPECT_NE(told.err.find(bad + ", line 2, byte"), std::string::npos) << told.err;
  std::filesystem::remove(good);
  std::filesystem::remove(bad);
  EXPECT_EQ(facets({}, "[1]").exit, 1);
  EXPECT_EQ(facets({}, R"({"resourceType":"Spaceship"})").exit, 1);
}

TEST(FacetsCommand, PassesOverBlankLines) {
  EXPECT_EQ(facets({}, std::string("\n \r\n") + kFirst + "\n\n" + kSecond).out,
            std::string(kFacetsOfFirst) + kFacetsOfSecond);
  const Told told = facets({}, std::string("\n") + kFirst + "\n{");
  EXPECT_NE(told.err.find("line 3"), std::string::npos) << told.err;
}

TEST(FacetsCommand, AFolderAndAnEndlessFileAreRefused) {
  const std::string folder = std::filesystem::temp_directory_path().string();
  const Told told = facets({folder}, "");
  EXPECT_EQ(told.exit, 1);
  EXPECT_EQ(told.err, "weft: " + folder + ": cannot be read\n");
  EXPECT_EQ(facets({"/dev/urandom"}, "").exit, 1);
}

TEST(FacetsCommand, TellsIssuesWithoutTheValue) {
  const Told told = facets({}, R"({"resourceType":"Patient","birthDate":"14th of May"})");
  EXPECT_EQ(told.exit, 1);
  EXPECT_NE(told.err.find("Patient: birthdate: "), std::string::npos) << told.err;
  EXPECT_EQ(told.err.find("May"), std::string::npos) << told.err;
}

TEST(FacetsCommand, AnswersEveryLine) {
  const Told told =
      facets({"--lines"}, std::string("{\"resource\":") + kFirst +
                              "}\nnonsense\n{\"resource\":{}}\n{\"resource\":" + kSecond + "}");
  std::istringstream lines(told.out);
  std::vector<fhir::Json> answers;
  for (std::string line; std::getline(lines, line);)
    answers.push_back(fhir::parse_json(line).value());
  ASSERT_EQ(answers.size(), 4u) << told.out;
  EXPECT_EQ(answers[0].path("facets.2.value").text(), "male");
  EXPECT_EQ(answers[1].path("error.kind").text(), "invalid");
  EXPECT_EQ(answers[2].path("error.kind").text(), "invalid");
  EXPECT_EQ(answers[3].path("facets.2.value").text(), "female");
}

TEST(FacetsCommand, TakesParametersOfASite) {
  const auto folder = std::filesystem::temp_directory_path() / "weft_facets_parameters";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "nick.json")
      << R"({"resourceType":"SearchParameter","url":"https://site.example/nick","name":"nick",)"
      << R"("status":"active","code":"nick","base":["Patient"],"type":"string",)"
      << R"("expression":"Patient.name.where(use='nickname').given"})";
  const std::string patient =
      R"({"resourceType":"Patient","id":"1","name":[{"use":"nickname","given":["jo"]}]})";
  EXPECT_EQ(facets({}, patient).out.find("nick string"), std::string::npos);
  const Told told = facets({"--parameters", folder.string()}, patient);
  EXPECT_NE(told.out.find("  nick string \"jo\""), std::string::npos) << told.out << told.err;
  std::ofstream(folder / "nick.json") << "nonsense";
  EXPECT_EQ(facets({"--parameters", folder.string()}, patient).exit, 1);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace weft::app
