// SPDX-License-Identifier: Apache-2.0
// Reference pages are made from code: WEFT_ACCEPT=1 (make accept) writes them, otherwise they are
// compared with what the code says now.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/command_line.hpp"
#include "app/routes_command.hpp"

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

TEST(Reference, Commands) {
  compare_page("docs/reference/commands.md",
               "# Commands\n\nExit codes: 0 done · 1 refused or found something · 2 usage · "
               "3 configuration · 4 store · 5 server not running.\n\n```\n" +
                   parse_command_line({"--help-all"}).text + "```\n");
}

}  // namespace
}  // namespace weft::app
