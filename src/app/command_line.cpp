// SPDX-License-Identifier: Apache-2.0
#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <sstream>

#include "app/control.hpp"

namespace weft::app {
namespace {

using fhir::Json;

struct Option {
  const char* name;  // "--feed", or "file" for a position
  const char* what;
  bool required = false;
  bool flag = false;
};

struct Command {
  const char* group;  // "" for a command of one word
  const char* name;
  const char* what;
  std::vector<Option> options;
  bool reads_stdin = false;
};

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {
      {"",
       "init",
       "make keys and a first configuration in an empty folder",
       {{"--environment", "demo, test, training or live", true}}},
      {"",
       "serve",
       "serve until SIGTERM, then drain",
       {{"--ready-file", "written when the server answers: pid, url, ops, feeds"}}},
      {"", "check-config", "say whether the configuration is right", {}},
      {"", "version", "print the version", {}},
      {"", "routes", "list every route with its rights", {}},
      {"feed", "list", "feeds, when last heard, counts", {}},
      {"feed", "pause", "keep what arrives, apply nothing", {{"name", "the feed", true}}},
      {"feed", "resume", "apply what waits", {{"name", "the feed", true}}},
      {"inbox", "counts", "messages by state", {{"--feed", "one feed only"}}},
      {"inbox",
       "list",
       "messages in a state",
       {{"--state", "parked, applied …", true}, {"--feed", "one feed only"}}},
      {"inbox",
       "show",
       "one message",
       {{"seq", "its sequence", true},
        {"--raw", "the whole message; needs --reason", false, true}}},
      {"inbox",
       "mend",
       "propose other text for a parked message",
       {{"seq", "its sequence", true}, {"--file", "the mended text", true}}},
      {"inbox",
       "approve",
       "approve a mended message: a second steward's ticket on standard input",
       {{"seq", "its sequence", true}},
       true},
      {"inbox", "replay", "apply a parked message again", {{"seq", "its sequence", true}}},
      {"map",
       "check",
       "what one message would become; writes nothing",
       {{"file", "messages, one or many", true},
        {"--index", "which message, from 1"},
        {"--feed", "as which feed", true}}},
      {"", "record", "a record as a user would see it: the request on standard input", {}, true},
      {"objection", "add", "record an objection: JSON on standard input", {}, true},
      {"objection", "end", "end an objection", {{"id", "its id", true}}},
      {"objection", "list", "objections of a person: JSON on standard input", {}, true},
      {"audit", "person", "who looked at a person: JSON on standard input", {}, true},
      {"audit",
       "staff",
       "what a member of staff looked at",
       {{"user", "the user", true}, {"--issuer", "the host that vouched for them", true}}},
      {"audit",
       "list",
       "the audit, in order",
       {{"--after", "from after this number"}, {"--limit", "at most so many"}}},
      {"audit", "head", "the signed end of the chain", {}},
      {"audit", "verify", "recompute the chain", {{"--head", "number:hash it must still hold"}}},
      {"v2",
       "show",
       "an HL7 v2 message, field by field",
       {{"file", "the message", false}, {"--lines", "a JSON request per line", false, true}}},
  };
  return all;
}

// CLI11 keeps references to what it fills, so the values live as long as the parser.
struct Filled {
  const Option* option;
  std::string text;
  bool flag = false;
};

void add_option(CLI::App& app, const Option& option, Filled& filled) {
  filled.option = &option;
  if (option.flag) {
    app.add_flag(option.name, filled.flag, option.what);
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
    if (one.option->flag) {
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
    for (const Command& command : commands()) add(command);
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
