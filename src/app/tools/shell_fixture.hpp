// SPDX-License-Identifier: Apache-2.0
// A pure tool run as the command line runs it, on texts: for tests.
#pragma once

#include <sstream>

#include "app/command_line.hpp"
#include "app/tools/facets.hpp"
#include "app/tools/fhirpath.hpp"

namespace weft::app {

struct Told {
  int exit = -1;
  std::string out, err;
};

inline Told run_tool(const std::vector<std::string>& arguments, const std::string& input = {}) {
  const Parsed parsed = parse_command_line(arguments);
  if (parsed.exit >= 0) return {parsed.exit, {}, parsed.text};
  std::istringstream in(input);
  std::ostringstream out, err;
  const Shell shell{in, out, err, [] { return from_utc({2026, 11, 22, 9, 30}); }};
  const bool facets = parsed.invocation.command == "fhir facets";
  const Exit exit =
      facets ? run_facets(parsed.invocation, shell) : run_fhirpath(parsed.invocation, shell);
  return {static_cast<int>(exit), out.str(), err.str()};
}

}  // namespace weft::app
