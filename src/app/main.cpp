// SPDX-License-Identifier: Apache-2.0
// weft: one binary. Commands without a server run here; the others speak to the running one.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <iterator>

#include "app/command_line.hpp"
#include "app/control.hpp"
#include "app/init.hpp"
#include "app/routes_command.hpp"
#include "app/serve.hpp"
#include "app/test_variables.hpp"
#include "app/tools/facets.hpp"
#include "app/tools/fhirpath.hpp"
#include "app/v2_command.hpp"
#include "base/text.hpp"

extern char** environ;

namespace {

using namespace weft;
using namespace weft::app;

constexpr std::string_view kVersion = "0.1.0";

Environ weft_variables() {
  Environ found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (text.starts_with("WEFT_") && equals != std::string_view::npos)
      found.emplace(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
  }
  return found;
}

int end_with(Exit exit, const std::string& words) {
  if (!words.empty()) std::cerr << "weft: " << words << "\n";
  return static_cast<int>(exit);
}
int end_with(Exit exit, const Error& error) {
  return end_with(exit, error.where.empty() ? error.detail : error.where + ": " + error.detail);
}

// What a command without a server has to say: to a person, or as JSON.
int print(const std::string& words, const fhir::Json& value, bool json) {
  std::cout << (json ? fhir::render_json(value) : words) << "\n";
  return static_cast<int>(Exit::Done);
}

struct Place {
  std::string data, config;
};

// --config over WEFT_CONFIG over DIR/weft.toml; --data over WEFT_DATA over ./weft-data.
Place place_of(const Invocation& invocation, const Environ& variables) {
  const auto variable = [&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  };
  Place place{invocation.data, invocation.config};
  if (place.data.empty()) place.data = variable("WEFT_DATA");
  if (place.data.empty()) place.data = "weft-data";
  if (place.config.empty()) place.config = variable("WEFT_CONFIG");
  if (place.config.empty()) place.config = place.data + "/weft.toml";
  return place;
}

Result<Config> read_config(const Place& place, const Environ& variables) {
  const std::string text = TRY(read_file(place.config));
  const size_t slash = place.config.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : place.config.substr(0, slash);
  return parse_config(text, folder, variables);
}

int run_init(const Invocation& invocation, const Place& place) {
  const auto environment = parse_environment(invocation.arguments.at("environment").text());
  if (!environment) return end_with(Exit::Usage, "--environment " + environment.error().detail);
  const auto made = init_folder(place.data, *environment);
  if (!made) return end_with(Exit::Refused, made.error());
  if (invocation.json) {
    fhir::Json folder = fhir::Json::object();
    folder.set("data", place.data).set("environment", word_for(*environment));
    std::cout << fhir::render_json(folder) << "\n";
  }
  return 0;
}

int run_check_config(const Place& place, const Environ& variables, bool json) {
  const auto config = read_config(place, variables);
  if (!config) return end_with(Exit::Configuration, config.error());
  if (auto problem = check_files(*config); !problem)
    return end_with(Exit::Configuration, problem.error());
  if (auto test = read_test_variables(config->environment, variables); !test)
    return end_with(Exit::Configuration, test.error());
  return print("the configuration is right", fhir::Json::object().set("right", true), json);
}

int run_serve(const Invocation& invocation, const Place& place, const Environ& variables) {
  auto config = read_config(place, variables);
  if (!config) return end_with(Exit::Configuration, config.error());
  const auto served = serve(std::move(*config), place.data, variables,
                            std::string(invocation.arguments.at("ready-file").text()));
  if (served) return 0;
  const bool configuration = served.error().kind == Kind::Invalid;
  return end_with(configuration ? Exit::Configuration : Exit::Store, served.error());
}

std::string read_standard_input() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

// Files are read here, where the caller's rights hold, and sent as bytes.
Result<void> attach_file(fhir::Json& arguments) {
  const std::string name(arguments.at("file").text());
  if (name.empty()) return {};
  const std::string bytes = TRY(read_file(name));
  arguments.set("file-bytes-base64", base64(bytes));
  return {};
}

int run_control(Invocation invocation, const Place& place) {
  ControlRequest request{invocation.command, std::move(invocation.arguments), invocation.as,
                         invocation.reason};
  if (auto attached = attach_file(request.arguments); !attached)
    return end_with(Exit::Refused, attached.error());
  if (invocation.reads_stdin) request.arguments.set("stdin", read_standard_input());
  const std::string socket = place.data + "/weft.sock";
  if (::access(socket.c_str(), F_OK) != 0)
    return end_with(Exit::NotRunning, "no server is running on " + place.data);
  const auto answer = call_control(socket, request);
  if (!answer) return end_with(Exit::NotRunning, answer.error());
  std::cout << render_answer(*answer, invocation.json);
  return end_with(answer->exit, answer->error);
}

int run(Invocation invocation) {
  const Environ variables = weft_variables();
  const Place place = place_of(invocation, variables);
  const std::string& command = invocation.command;
  if (command == "version") {
    fhir::Json version = fhir::Json::object();
    version.set("name", "weft").set("version", kVersion);
    return print(std::string("weft ") + std::string(kVersion), std::move(version), invocation.json);
  }
  if (command == "init") return run_init(invocation, place);
  if (command == "check-config") return run_check_config(place, variables, invocation.json);
  if (command == "serve") return run_serve(invocation, place, variables);
  if (command == "routes") {
    std::cout << render_answer(list_routes(), invocation.json);
    return 0;
  }
  if (command == "v2 show") return show_v2(invocation);
  const Shell shell{std::cin, std::cout, std::cerr, system_clock()};
  if (command == "fhirpath") return static_cast<int>(run_fhirpath(invocation, shell));
  if (command == "fhir facets") return static_cast<int>(run_facets(invocation, shell));
  return run_control(std::move(invocation), place);
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  Parsed parsed = parse_command_line({argv + 1, argv + argc});
  if (parsed.exit >= 0) {
    (parsed.exit == 0 ? std::cout : std::cerr) << parsed.text;
    return parsed.exit;
  }
  return run(std::move(parsed.invocation));
}
