// SPDX-License-Identifier: Apache-2.0
#include "app/tools/fhirpath.hpp"

#include <fstream>
#include <iostream>

#include "app/terminal.hpp"
#include "app/tools/resource_file.hpp"
#include "base/text.hpp"

namespace weft::app {
namespace {

using fhir::Json;
namespace path = fhir::path;

constexpr size_t kCompiledMax = 1'000;  // kept from line to line

// {"type":"HumanName","value":…}; "_value" bears a primitive's id and extensions.
Json render_value(const path::Value& value) {
  Json shown =
      Json::object().set("type", path::type_name(value)).set("value", path::json_of(value));
  const auto* node = value.as<path::Node>();
  if (node && node->extras) shown.set("_value", *node->extras);
  return shown;
}

Json render_values(const path::Collection& values) {
  Json shown = Json::array();
  for (const path::Value& value : values) shown.push(render_value(value));
  return shown;
}

std::string render_for_people(const path::Value& value) {
  const Json json = path::json_of(value);
  const bool plain = json.is_string() || json.is_number();
  return for_terminal(plain ? json.text() : fhir::render_json(json));
}

// What a request gives for %name: JSON, its objects as elements of the type they say they are.
void append_variable(path::Collection& values, const Json& json) {
  if (json.is_array()) {
    for (const Json& item : json.items()) append_variable(values, item);
  } else if (json.is_object()) {
    const auto type = fhir::Definitions::r4().find_type(json.at("resourceType").text());
    values.push_back(path::Value(path::Node{&json, nullptr, &json, type}));
  } else if (json.is_string()) {
    values.push_back(path::Value(path::Text(json.text())));
  } else if (json.is_bool()) {
    values.push_back(path::Value(json.flag()));
  } else if (const auto number = fhir::Decimal::parse(json.text()); json.is_number() && number) {
    const auto whole = number->whole();
    const bool integer = is_digits(json.text().substr(json.text().starts_with('-') ? 1 : 0));
    values.push_back(integer && whole ? path::Value(*whole) : path::Value(*number));
  }
}

// Errors of an expression are placed in it: "expression 1:5".
std::unexpected<Error> in_expression(const Error& error) {
  return fail(error.kind, error.detail,
              error.where.empty() ? "expression" : "expression " + error.where);
}

Result<Json> read_input(const Invocation& invocation, const Shell& shell) {
  const std::string file(invocation.arguments.at("file").text());
  if (file.empty()) return read_resource(shell.in);
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Kind::NotFound, "cannot be read", file);
  auto resource = read_resource(in);
  if (resource) return resource;
  const Error& error = resource.error();
  return fail(error.kind, error.detail, error.where.empty() ? file : file + ", " + error.where);
}

Exit evaluate_once(const Invocation& invocation, const Shell& shell) {
  const auto expression = path::Expression::compile(invocation.arguments.at("expression").text());
  if (!expression) return tell(shell, in_expression(expression.error()).error());
  const auto resource = read_input(invocation, shell);
  if (!resource) return tell(shell, resource.error());
  path::Environment environment;
  environment.now = shell.now();
  environment.trace = [&](std::string_view name, const path::Collection& values) {
    for (const path::Value& value : values)
      shell.err << "trace " << for_terminal(name) << ": " << render_for_people(value) << "\n";
  };
  const auto values = expression->evaluate(*resource, environment);
  if (!values) return tell(shell, in_expression(values.error()).error());
  if (invocation.json)
    shell.out << fhir::render_json(render_values(*values)) << "\n";
  else
    for (const path::Value& value : *values) shell.out << render_for_people(value) << "\n";
  return Exit::Done;
}

}  // namespace

Result<path::Expression> FhirPathRequests::compile(std::string_view text,
                                                   const std::vector<std::string>& variables) {
  std::string key(text);
  for (const std::string& variable : variables) key += '\0' + variable;
  if (const auto found = compiled_.find(key); found != compiled_.end()) return found->second;
  auto expression = path::Expression::compile(text, {.variables = variables});
  if (!expression) return in_expression(expression.error());
  if (compiled_.size() >= kCompiledMax) compiled_.clear();
  compiled_.emplace(std::move(key), *expression);
  return expression;
}

Result<Json> FhirPathRequests::evaluate(const Json& request) {
  if (!request.at("expression").is_string()) return fail(Kind::Invalid, "needs an expression");
  if (!request.at("resource").is_object()) return fail(Kind::Invalid, "needs a resource");
  path::Environment environment;
  environment.now = now_();
  if (const Json* now = request.find("now")) {
    const auto at = parse_rfc3339(now->text());
    if (!at) return fail(Kind::Invalid, "now must be an RFC 3339 time");
    environment.now = *at;
  }
  std::vector<std::string> names;
  for (const auto& [name, value] : request.at("variables").members()) {
    names.push_back(name);
    append_variable(environment.variables[name], value);
  }
  Json traced = Json::array();
  environment.trace = [&](std::string_view name, const path::Collection& values) {
    traced.push(Json::object().set("name", name).set("values", render_values(values)));
  };
  const auto expression = TRY(compile(request.at("expression").text(), names));
  const auto values = expression.evaluate(request.at("resource"), environment);
  if (!values) return in_expression(values.error());
  Json answer = Json::object().set("result", render_values(*values));
  if (!traced.is_empty()) answer.set("trace", std::move(traced));
  return answer;
}

Json FhirPathRequests::answer(std::string_view line) {
  const auto request = fhir::parse_json(line);
  if (!request) return render_failure(request.error());
  auto answer = evaluate(*request);
  return answer ? std::move(*answer) : render_failure(answer.error());
}

Exit run_fhirpath(const Invocation& invocation, const Shell& shell) {
  if (invocation.arguments.at("lines").flag()) {
    FhirPathRequests requests(shell.now);
    return answer_each_line(shell, [&](const std::string& line) { return requests.answer(line); });
  }
  if (!invocation.arguments.at("expression").is_string()) {
    shell.err << "weft: needs an expression, or --lines\n";
    return Exit::Usage;
  }
  return evaluate_once(invocation, shell);
}

}  // namespace weft::app
