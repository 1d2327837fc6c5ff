// SPDX-License-Identifier: Apache-2.0
#include "app/v2_command.hpp"

#include <iostream>
#include <iterator>

#include "app/control.hpp"
#include "app/init.hpp"
#include "app/terminal.hpp"
#include "hl7v2/message.hpp"
#include "hl7v2/values.hpp"

namespace weft::app {
namespace {

using fhir::Json;

Json render_as_json(const hl7v2::Message& message) {
  Json values = Json::array();
  for (const auto& value : hl7v2::list_values(message))
    values.push(Json::object().set("path", value.path).set("text", value.text));
  return Json::object()
      .set("type", message.type())
      .set("control_id", message.control_id())
      .set("charset", message.charset().used)
      .set("values", std::move(values));
}

// One line a value, "PID-3.4 = LOCALID"; lines of a value are indented.
std::string render_for_people(const hl7v2::Message& message) {
  std::string text;
  for (const auto& value : hl7v2::list_values(message))
    text += for_terminal(value.path) + " = " + for_terminal(value.text, "\n    ") + "\n";
  return text;
}

Json answer_line(const std::string& line) {
  const auto request = fhir::parse_json(line);
  if (!request) return Json::object().set("error", request.error().detail);
  const auto message = hl7v2::parse_message(request->at("message").text());
  return message ? render_as_json(*message) : Json::object().set("error", message.error().detail);
}

int show_lines() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << fhir::render_json(answer_line(line)) << "\n";
  return 0;
}

}  // namespace

int show_v2(const Invocation& invocation) {
  if (invocation.arguments.at("lines").flag()) return show_lines();
  const std::string file(invocation.arguments.at("file").text());
  const Result<std::string> bytes =
      file.empty() ? Result<std::string>(std::string(std::istreambuf_iterator<char>(std::cin), {}))
                   : read_file(file);
  const auto message =
      bytes ? hl7v2::parse_message(*bytes) : fail(bytes.error().kind, bytes.error().detail);
  if (!message) {
    std::cerr << "weft: " << message.error().detail << "\n";
    return static_cast<int>(Exit::Refused);
  }
  if (invocation.json) {
    std::cout << fhir::render_json(render_as_json(*message)) << "\n";
  } else {
    std::cout << render_for_people(*message);
  }
  return 0;
}

}  // namespace weft::app
