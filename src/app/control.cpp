// SPDX-License-Identifier: Apache-2.0
#include "app/control.hpp"

#include <algorithm>

#include "app/terminal.hpp"
#include "base/text.hpp"

namespace weft::app {
namespace {

using fhir::Json;

std::string plain(const Json& value) {
  if (value.is_string() || value.is_number()) return for_terminal(value.text());
  return value.is_null() ? "" : for_terminal(fhir::render_json(value));
}

// "name: value" lines, names aligned.
std::string render_members(const Json& object) {
  size_t width = 0;
  for (const auto& [name, value] : object.members()) width = std::max(width, name.size());
  std::string text;
  for (const auto& [name, value] : object.members())
    text += name + std::string(width - name.size() + 2, ' ') + plain(value) + "\n";
  return text;
}

std::string render_row(const Json& row) {
  if (!row.is_object()) return plain(row) + "\n";
  std::vector<std::string> cells;
  for (const auto& [name, value] : row.members())
    if (!value.is_empty()) cells.push_back(name + "=" + plain(value));
  return join(cells, "  ") + "\n";
}

std::string render_for_people(const ControlAnswer& answer) {
  std::string text;
  for (const Json& value : answer.values) {
    if (answer.lines) {
      text += render_row(value);
    } else if (value.is_array()) {
      for (const Json& item : value.items()) text += render_row(item);
    } else {
      text += value.is_object() ? render_members(value) : plain(value) + "\n";
    }
  }
  return text;
}

}  // namespace

Exit exit_for(Kind kind) {
  switch (kind) {
    case Kind::Unavailable:
    case Kind::Busy:
    case Kind::Bug:
      return Exit::Store;
    case Kind::Unsupported:
      return Exit::Usage;
    case Kind::Invalid:
    case Kind::Unauthenticated:
    case Kind::Forbidden:
    case Kind::NotFound:
    case Kind::Gone:
    case Kind::Conflict:
    case Kind::PreconditionFailed:
    case Kind::TooLarge:
      return Exit::Refused;
  }
  return Exit::Store;
}

ControlAnswer answer(Json value) { return {Exit::Done, {std::move(value)}, false, {}}; }
ControlAnswer answer_lines(std::vector<Json> values) {
  return {Exit::Done, std::move(values), true, {}};
}
ControlAnswer refuse(const Error& error) {
  return {exit_for(error.kind),
          {},
          false,
          error.where.empty() ? error.detail : error.where + ": " + error.detail};
}
ControlAnswer refuse(Exit exit, std::string words) { return {exit, {}, false, std::move(words)}; }

net::Response serve_control(const ControlTable& table, const net::Request& request) {
  ControlAnswer out = refuse(Exit::Usage, "not a control request");
  const auto body = fhir::parse_json(request.body);
  if (request.method == "POST" && request.path == "/control" && body && body->is_object()) {
    const ControlRequest ask{std::string(body->at("command").text()), body->at("arguments"),
                             std::string(body->at("as").text()),
                             std::string(body->at("reason").text())};
    const auto handler = table.find(ask.command);
    out = handler == table.end() ? refuse(Exit::Usage, "no such command") : handler->second(ask);
  }
  Json wire = Json::object();
  wire.set("exit", Json::number(static_cast<long long>(out.exit)))
      .set("lines", out.lines)
      .set("error", out.error)
      .set("values", Json::array(std::move(out.values)));
  return {200, {{"content-type", "application/json"}}, fhir::render_json(wire)};
}

Result<ControlAnswer> call_control(const std::string& socket_path, const ControlRequest& request) {
  Json wire = Json::object();
  wire.set("command", request.command)
      .set("arguments", request.arguments)
      .set("as", request.as)
      .set("reason", request.reason);
  net::HttpCall call;
  call.method = "POST";
  call.url = "http://weft/control";
  call.headers = {{"content-type", "application/json"}};
  call.body = fhir::render_json(wire);
  call.unix_path = socket_path;
  call.seconds_max = 120;
  const net::Response response = TRY(net::call(call));
  const Json body = TRY(fhir::parse_json(response.body, {.depth = 128, .bytes = 1u << 30}));
  return ControlAnswer{static_cast<Exit>(std::atoi(std::string(body.at("exit").text()).c_str())),
                       body.at("values").items(), body.at("lines").flag(),
                       std::string(body.at("error").text())};
}

std::string render_answer(const ControlAnswer& answer, bool json) {
  if (!json) return render_for_people(answer);
  std::string text;
  for (const Json& value : answer.values) text += fhir::render_json(value) + "\n";
  return text;
}

}  // namespace weft::app
