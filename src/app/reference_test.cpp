// SPDX-License-Identifier: Apache-2.0
// Reference pages are made from code: WEFT_ACCEPT=1 (make accept) writes them, otherwise they are
// compared with what the code says now.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/command_line.hpp"
#include "app/routes_command.hpp"
#include "app/tools/shell_fixture.hpp"

namespace weft::app {
namespace {

void compare_page(const std::string& path, const std::string& made) {
  if (std::getenv("WEFT_ACCEPT") != nullptr) std::ofstream(path) << made;
  std::stringstream kept;
  kept << std::ifstream(path).rdbuf();
  EXPECT_EQ(kept.str(), made) << path << " is out of date: make accept";
}

TEST(Reference, Routes) {
  std::string page =
      "# Routes\n\nEvery address Weft answers; made from the table the server routes by "
      "(`weft routes`).\n\n"
      "| method | template | who asks | policy | audited |\n|---|---|---|---|---|\n";
  for (const fhir::Json& route : list_routes().values.at(0).items())
    page += "| " + std::string(route.at("method").text()) + " | `" +
            std::string(route.at("template").text()) + "` | " +
            std::string(route.at("auth").text()) + " | " + std::string(route.at("policy").text()) +
            " | " + (route.at("audited").flag() ? "yes" : "no") + " |\n";
  compare_page("docs/reference/routes.md", page);
}

constexpr std::string_view kPatient =
    R"({"resourceType":"Patient","id":"p1","birthDate":"1970-01-31",)"
    R"("name":[{"use":"official","family":"Bloggs","given":["Joe","Al"]}]})";
constexpr std::string_view kObservation =
    R"({"resourceType":"Observation","valueQuantity":{"value":6.30,"unit":"mmol/L"}})";

// A session as it would be typed, with what it answers.
std::string session(const std::string& shown, const std::vector<std::string>& arguments,
                    std::string_view input) {
  const Told told = run_tool(arguments, std::string(input));
  return "$ weft " + shown + "\n" + told.out + told.err +
         (told.exit == 0 ? "" : "(exit " + std::to_string(told.exit) + ")\n");
}

std::string request_line(const std::string& request) {
  const Told told = run_tool({"fhirpath", "--lines"}, request + "\n");
  return "in   " + request + "\nout  " + told.out;
}

std::string fhirpath_page() {
  return "\n## weft fhirpath\n"
         "Evaluates an expression ([FHIRPath 2.0](https://hl7.org/fhirpath/N1/) with R4's "
         "additions) on one resource, JSON or XML, told apart by content. One result is printed a "
         "line: the text of a simple value, the JSON of any other; control and reordering "
         "characters are shown by name. Nothing is printed where the result is empty. With "
         "`--json` one array: each result has its `type` (of a value that the expression made, as "
         "FHIRPath calls it: `System.Integer`), its `value`, and in `_value` the id and extensions "
         "of a primitive. `trace()` writes to standard error. An error says where in the "
         "expression it lies, line and column, and ends with 1.\n\n```\n" +
         session("fhirpath \"name.given\" patient.json", {"fhirpath", "name.given"}, kPatient) +
         session(
             "fhirpath \"name.where(use = 'official').count() | birthDate\" patient.json --json",
             {"fhirpath", "name.where(use = 'official').count() | birthDate", "--json"}, kPatient) +
         session("fhirpath \"Observation.value\" --json < observation.json",
                 {"fhirpath", "Observation.value", "--json"}, kObservation) +
         session("fhirpath \"name.where(use = \" patient.json", {"fhirpath", "name.where(use = "},
                 kPatient) +
         "```\n\n"
         "`--lines` reads a request a line and answers each with a line, in order, to the end of "
         "its input; a request that fails is answered by `error` (`kind`, `detail`, `where`) and "
         "ends nothing. A request has `expression` and `resource`; it may have `variables` (JSON "
         "values by name, given as `%name`; an array gives several) and `now`, the time that "
         "`now()` tells. What is traced comes back in `trace`.\n\n```\n" +
         request_line(R"({"expression":"name.family","resource":{"resourceType":"Patient",)"
                      R"("name":[{"family":"Bloggs"}]}})") +
         request_line(R"({"expression":"%limit * 2 > value.value","resource":{"resourceType":)"
                      R"("Observation","valueQuantity":{"value":1.50}},"variables":{"limit":1}})") +
         request_line(R"({"expression":"name.","resource":{"resourceType":"Patient"}})") +
         request_line("nonsense") + "```\n";
}

std::string facets_page() {
  return "\n## weft fhir facets\n"
         "Shows what resources can be found by: each line a search parameter's code, its type and "
         "the value as a search compares it. A file holds a resource (JSON or XML), a Bundle, "
         "whose "
         "resources are taken one by one, or NDJSON, read line by line. `--parameters` names a "
         "folder of SearchParameters to be added to R4's. With `--json` a line for each resource: "
         "`resource`, `facets` (`code`, `type`, `value`), and `issues` where a value gives no "
         "facet. `--lines` takes `{\"resource\"}` and answers the same or `error`. What cannot be "
         "read and every issue is told on standard error, and ends with 1.\n\n```\n" +
         session("fhir facets < patient.json", {"fhir", "facets"}, kPatient) +
         session("fhir facets --json < observation.json", {"fhir", "facets", "--json"},
                 kObservation) +
         "```\n";
}

TEST(Reference, Commands) {
  compare_page("docs/reference/commands.md",
               "# Commands\n\nExit codes: 0 done · 1 refused or found something · 2 usage · "
               "3 configuration · 4 store · 5 server not running.\n\n```\n" +
                   parse_command_line({"--help-all"}).text + "```\n" + fhirpath_page() +
                   facets_page());
}

}  // namespace
}  // namespace weft::app
