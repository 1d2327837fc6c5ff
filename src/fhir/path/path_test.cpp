// SPDX-License-Identifier: Apache-2.0
// Cases: tests/cases/fhir/path. A line "{…}" is the resource that the expressions below it run on;
// "strict", "ordered" and "as filters" turn on what CompileOptions calls so, for its type.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "fhir/path/expression.hpp"
#include "tests/case.hpp"

namespace weft::fhir::path {
namespace {

std::string shown(const Collection& values) {
  std::string out;
  for (const Value& value : values) {
    if (!out.empty()) out += ", ";
    const std::string_view type = type_name(value);
    if (!type.empty()) out += std::string(type) + " ";
    out += render_json(json_of(value));
  }
  return out.empty() ? "nothing" : out;
}

std::string refusal(const Error& error) {
  const std::string place = error.where.empty() ? "" : " (" + error.where + ")";
  return (error.kind == Kind::TooLarge ? "too large: " : "error: ") + error.detail + place;
}

class Session {
 public:
  std::string answer(std::string_view line) {
    if (line.starts_with("{\"")) return take_resource(line);
    if (line == "strict") return turn_on(options_.strict);
    if (line == "ordered") return turn_on(options_.ordered);
    if (line == "as filters") return turn_on(options_.as_filters);
    const auto compiled = Expression::compile(line, options_);
    if (!compiled) return std::string(line) + " → " + refusal(compiled.error()) + "\n";
    Environment environment;
    environment.now = parse_rfc3339("2026-11-22T16:36:45.123Z").value();
    environment.offset_minutes = 60;
    const auto values = compiled->evaluate(resource_, environment);
    return std::string(line) + " → " + (values ? shown(*values) : refusal(values.error())) + "\n";
  }

 private:
  std::string take_resource(std::string_view text) {
    resource_ = parse_json(text).value();
    options_.context = Definitions::r4().find_type(resource_.at("resourceType").text());
    return "";
  }
  std::string turn_on(bool& option) {
    option = true;
    return "";
  }

  Json resource_ = Json::object();
  CompileOptions options_;
};

std::string run_case(const std::string& input) {
  Session session;
  std::string out;
  for (const auto line : split(input, '\n'))
    if (!line.empty()) out += session.answer(line);
  return out;
}

TEST(Cases, FhirPath) { testing::run_cases("fhir/path", run_case); }

}  // namespace
}  // namespace weft::fhir::path
