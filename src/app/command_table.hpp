// SPDX-License-Identifier: Apache-2.0
// The commands and their options as tables: what the command line is parsed by and its reference
// page is made from. Immutable.
#pragma once

#include <vector>

namespace weft::app {

struct Option {
  const char* name;  // "--feed", or "file" for a position
  const char* what;
  bool required = false;
  bool flag = false;
  bool many = false;  // as often as wanted; an array in the arguments
};

struct Command {
  const char* group;  // "" for a command of one word
  const char* name;
  const char* what;
  std::vector<Option> options;
  bool reads_stdin = false;
};

// Commands about a server: its folder, or what the running one is asked.
const std::vector<Command>& server_commands();
// Commands that need neither server nor data.
const std::vector<Command>& pure_tools();

}  // namespace weft::app
