// SPDX-License-Identifier: Apache-2.0
// The control socket's language: one command in, JSON values out. The command line speaks it to
// the running server over DIR/weft.sock; whoever can open the socket is a steward on this machine,
// named by `as`. Plain values, no I/O.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/json/json.hpp"
#include "net/http.hpp"

namespace weft::app {

// Exit codes of the command line, fixed for those who script it.
enum class Exit : int {
  Done = 0,
  Refused = 1,
  Usage = 2,
  Configuration = 3,
  Store = 4,
  NotRunning = 5,
};
Exit exit_for(Kind kind);

struct ControlRequest {
  std::string command;     // "inbox counts"
  fhir::Json arguments;    // an object: options, positions and what came on standard input
  std::string as, reason;  // who asks, and why, where a person's data or an act is concerned
  std::string_view text(std::string_view name) const { return arguments.at(name).text(); }
};

struct ControlAnswer {
  Exit exit = Exit::Done;
  std::vector<fhir::Json> values;  // one value, or lines
  bool lines = false;
  std::string error;  // words, without patient data
};

using ControlHandler = std::function<ControlAnswer(const ControlRequest&)>;
using ControlTable = std::map<std::string, ControlHandler>;

ControlAnswer answer(fhir::Json value);
ControlAnswer answer_lines(std::vector<fhir::Json> values);
ControlAnswer refuse(const Error& error);
ControlAnswer refuse(Exit exit, std::string words);

// The wire form: POST /control, a JSON object; the answer's exit code in x-weft-exit.
net::Response serve_control(const ControlTable& table, const net::Request& request);
Result<ControlAnswer> call_control(const std::string& socket_path, const ControlRequest& request);

// An answer for people (default) or programs (--json).
std::string render_answer(const ControlAnswer& answer, bool json);

}  // namespace weft::app
