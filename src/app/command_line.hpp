// SPDX-License-Identifier: Apache-2.0
// The command line as a value: which command, with what, for whom. Parsing touches nothing.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::app {

struct Invocation {
  std::string command;       // "serve", "inbox counts" …
  std::string config, data;  // as given; empty: take the environment's, then the default
  bool json = false;
  std::string as, reason;
  fhir::Json arguments = fhir::Json::object();  // options and positions of the command
  bool reads_stdin = false;                     // the request comes on standard input
};

struct Parsed {
  int exit = -1;  // ≥ 0: print `text` and end with it (help, version, usage fault)
  std::string text;
  Invocation invocation;
};

Parsed parse_command_line(const std::vector<std::string>& arguments);

}  // namespace weft::app
