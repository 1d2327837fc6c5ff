// SPDX-License-Identifier: Apache-2.0
#include "app/command_table.hpp"

namespace weft::app {

namespace {

// What comes in, and the server itself.
std::vector<Command> commands_of_engineers() {
  return {
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
  };
}

// What is looked at, and who looked.
std::vector<Command> commands_of_governance() {
  return {
      {"",
       "record",
       "a record as a user would see it: {user, role, organisation, purpose, "
       "patient{system,value}, birth_date} as input",
       {},
       true},
      {"objection",
       "add",
       "record an objection: {patient{system,value}, scope, target, explained, date} as input",
       {},
       true},
      {"objection", "end", "end an objection", {{"id", "its id", true}}},
      {"objection",
       "list",
       "objections, of a person if {patient{system,value}} is the input",
       {},
       true},
      {"audit",
       "person",
       "who looked at a person: {patient{system,value}, birth_date} as input",
       {},
       true},
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
  };
}

}  // namespace

const std::vector<Command>& server_commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> both = commands_of_engineers();
    for (const Command& one : commands_of_governance()) both.push_back(one);
    return both;
  }();
  return all;
}

const std::vector<Command>& pure_tools() {
  static const std::vector<Command> all = {
      {"",
       "fhirpath",
       "what an expression gives on a resource, JSON or XML",
       {{"expression", "the expression"},
        {"file", "the resource; standard input without"},
        {"--lines", "a JSON request per line", false, true}}},
      {"fhir",
       "facets",
       "what resources can be found by",
       {{"file", "resources, Bundles, NDJSON; standard input without", false, false, true},
        {"--parameters", "a folder of SearchParameters of your own"},
        {"--lines", "a JSON request per line", false, true}}},
      {"v2",
       "show",
       "an HL7 v2 message, field by field",
       {{"file", "the message", false}, {"--lines", "a JSON request per line", false, true}}},
  };
  return all;
}

}  // namespace weft::app
