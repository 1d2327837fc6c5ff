// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <sstream>

#include "app/command_table.hpp"
#include "app/control.hpp"

namespace weft::app {
namespace {

using fhir::Json;

// CLI11 keeps references to what it fills, so the values live as long as the parser.
struct Filled {
  const Option* option;
  std::string text;
  bool flag = false;
  std::vector<std::string> texts;
};

void add_option(CLI::App& app, const Option& option, Filled& filled) {
  filled.option = &option;
  if (option.flag) {
    app.add_flag(option.name, filled.flag, option.what);
    return;
  }
  if (option.many) {
    app.add_option(option.name, filled.texts, option.what);
    return;
  }
  CLI::Option* added = app.add_option(option.name, filled.text, option.what);
  if (option.required) added->required();
}

Json collect(const std::deque<Filled>& filled) {
  Json arguments = Json::object();
  for (const Filled& one : filled) {
    std::string name = one.option->name;
    name.erase(0, name.find_first_not_of('-'));
    if (one.option->many) {
      Json all = Json::array();
      for (const std::string& text : one.texts) all.push(text);
      arguments.set(name, std::move(all));
    } else if (one.option->flag) {
      if (one.flag) arguments.set(name, true);
    } else if (!one.text.empty()) {
      arguments.set(name, one.text);
    }
  }
  return arguments;
}

struct Parser {
  CLI::App app{"Weft, an open shared care record", "weft"};
  Invocation invocation;
  std::map<std::string, CLI::App*> groups;
  std::deque<std::pair<const Command*, std::deque<Filled>>> filled;
  std::map<const CLI::App*, std::pair<const Command*, std::deque<Filled>>*> by_app;

  Parser() {
    app.require_subcommand(1);
    app.set_help_all_flag("--help-all", "help for every command");
    app.fallthrough();
    app.add_option("--config", invocation.config, "the configuration (default DIR/weft.toml)");
    app.add_option("--data", invocation.data, "the data folder (default ./weft-data)");
    app.add_flag("--json", invocation.json, "print JSON");
    app.add_option("--as", invocation.as, "who you are, for the audit");
    app.add_option("--reason", invocation.reason, "why, for the audit");
    for (const Command& command : server_commands()) add(command);
    for (const Command& command : pure_tools()) add(command);
  }

  void add(const Command& command) {
    CLI::App* parent = &app;
    if (*command.group) {
      CLI::App*& group = groups[command.group];
      if (!group) {
        group = app.add_subcommand(command.group, "");
        group->require_subcommand(1);
        group->fallthrough();
      }
      parent = group;
    }
    CLI::App* leaf = parent->add_subcommand(command.name, command.what);
    leaf->fallthrough();
    filled.emplace_back(&command, std::deque<Filled>{});
    by_app[leaf] = &filled.back();
    for (const Option& option : command.options)
      add_option(*leaf, option, filled.back().second.emplace_back());
  }

  void take_command() {
    for (const auto& [leaf, one] : by_app) {
      if (!leaf->parsed()) continue;
      const Command& command = *one->first;
      invocation.command = *command.group ? std::string(command.group) + " " + command.name
                                          : std::string(command.name);
      invocation.arguments = collect(one->second);
      invocation.reads_stdin = command.reads_stdin;
    }
  }
};

}  // namespace

Parsed parse_command_line(const std::vector<std::string>& arguments) {
  Parser parser;
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    parser.app.parse(reversed);
  } catch (const CLI::Success& help) {
    std::stringstream out;
    parser.app.exit(help, out, out);
    return {static_cast<int>(Exit::Done), out.str(), {}};
  } catch (const CLI::ParseError& error) {
    return {static_cast<int>(Exit::Usage), std::string("weft: ") + error.what() + "\n", {}};
  }
  parser.take_command();
  return {-1, {}, std::move(parser.invocation)};
}

}  // namespace weft::app
