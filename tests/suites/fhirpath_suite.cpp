// SPDX-License-Identifier: Apache-2.0
// The official FHIRPath tests for R4, each compiled in strict mode for the type of its input. A
// test is one <test> element: 935 of them. https://github.com/FHIR/fhir-test-cases
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "fhir/path/expression.hpp"
#include "fhir/xml/xml.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

namespace path = fhir::path;
using fhir::Json;
using path::Collection;
using path::Value;

constexpr Instant kNow{1'795'000'000'000};  // any moment after the inputs were written

struct Expected {
  std::string type, text;
};

std::string trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return "";
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

// "System.Boolean" is called "boolean" by the suite, FHIR's types by their own names.
std::string suite_type(const Value& value) {
  std::string_view name = path::type_name(value);
  const auto plain = path::system_value(value);
  if (name.empty() && plain) name = path::type_name(*plain);
  if (!name.starts_with("System.")) return std::string(name);
  std::string short_name(name.substr(7));
  if (short_name != "Quantity") short_name[0] = static_cast<char>(short_name[0] - 'A' + 'a');
  return short_name;
}

// What an output that is no text says, read as the literal that it is.
std::optional<Value> read_expected(const std::string& text) {
  static std::map<std::string, Collection> read;
  if (!read.contains(text)) {
    const auto literal = path::Expression::compile(text);
    if (!literal) return {};
    static std::vector<path::Expression> kept;  // its texts are viewed
    kept.push_back(*literal);
    const auto values = kept.back().evaluate(Json::object());
    if (!values || values->size() != 1) return {};
    read.emplace(text, *values);
  }
  return read.at(text).front();
}

bool is_text(std::string_view type) { return type == "string" || type == "code" || type == "id"; }

// Asked of the program itself, with both values as variables: equal, or both as short of precision.
bool is_same(const Value& ours, const Value& expected) {
  path::Environment environment;
  environment.variables.emplace("ours", Collection{ours});
  environment.variables.emplace("expected", Collection{expected});
  static const auto equal = path::Expression::compile("%ours = %expected");
  const auto answer = equal->evaluate(Json::object(), environment);
  return answer && answer->size() == 1 && *answer->front().as<bool>();
}

bool matches(const Value& ours, const Expected& expected) {
  if (!expected.type.empty() && suite_type(ours) != expected.type) return false;
  const auto plain = path::system_value(ours);
  if (!plain) return false;
  if (is_text(expected.type)) {
    const path::Text* text = plain->as<path::Text>();
    return text && *text == expected.text;
  }
  const auto literal = read_expected(expected.text);
  return literal && is_same(*plain, *literal);
}

std::string shown(const Collection& values) {
  std::string out;
  for (const Value& value : values)
    out += " " + suite_type(value) + ":" + fhir::render_json(path::json_of(value));
  return out.empty() ? " nothing" : out;
}

bool match_all(const Collection& ours, std::vector<Expected> expected, bool ordered) {
  if (ours.size() != expected.size()) return false;
  for (const Value& value : ours) {
    auto found = expected.begin();
    if (!ordered)
      found = std::ranges::find_if(expected, [&](const Expected& e) { return matches(value, e); });
    if (found == expected.end() || !matches(value, *found)) return false;
    expected.erase(found);
  }
  return true;
}

class Inputs {
 public:
  explicit Inputs(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const Json& read(const std::string& name) {
    static const Json none = Json::object();
    if (name.empty()) return none;
    auto [at, is_new] = read_.try_emplace(name);
    if (!is_new) return at->second;
    const auto text = read_suite_file(folder_ / name);
    EXPECT_TRUE(text) << name;
    auto json = name.ends_with(".xml") ? fhir::parse_xml(*text) : fhir::parse_json(*text);
    EXPECT_TRUE(json) << name << ": " << (json ? "" : json.error().detail + json.error().where);
    if (json) at->second = *std::move(json);
    return at->second;
  }

 private:
  std::filesystem::path folder_;
  std::map<std::string, Json> read_;
};

Collection as_predicate(const Collection& values) {
  const bool* flag = values.size() == 1 ? values.front().as<bool>() : nullptr;
  return {Value(flag ? *flag : !values.empty())};
}

// Empty when all is as the test says.
std::string check(const pugi::xml_node& test, const Json& input) {
  const pugi::xml_node expression = test.child("expression");
  const std::string invalid = expression.attribute("invalid").value();
  path::CompileOptions options;
  options.strict = true;
  options.ordered = test.attribute("checkOrderedFunctions").as_bool();
  options.context = fhir::Definitions::r4().find_type(input.at("resourceType").text());
  const auto compiled = path::Expression::compile(expression.text().get(), options);
  if (!compiled)
    return invalid.empty() ? compiled.error().where + " " + compiled.error().detail : "";
  if (invalid == "syntax" || invalid == "semantic") return "was compiled";
  path::Environment environment;
  environment.now = kNow;
  auto values = compiled->evaluate(input, environment);
  if (!invalid.empty()) return values ? "gave" + shown(*values) : "";
  if (!values) return values.error().where + " " + values.error().detail;
  if (test.attribute("predicate").as_bool()) values = as_predicate(*values);
  std::vector<Expected> expected;
  for (const auto& output : test.children("output"))
    expected.push_back({output.attribute("type").value(), output.text().get()});
  for (Expected& one : expected)
    if (!is_text(one.type)) one.text = trimmed(one.text);
  const bool ordered = test.attribute("ordered").as_bool(true);
  return match_all(*values, expected, ordered) ? "" : "gave" + shown(*values);
}

TEST(FhirPathTests, R4) {
  const auto suites = find_suites();
  ASSERT_TRUE(suites) << suites.error().detail;
  const auto folder = *suites / "fhirpath-r4/r4";
  pugi::xml_document document;
  ASSERT_TRUE(document.load_file((folder / "fhirpath/tests-fhir-r4.xml").c_str()));
  Inputs inputs(folder);
  Suite suite("fhirpath");
  for (const auto& group : document.child("tests").children("group")) {
    for (const auto& test : group.children("test")) {
      const std::string why = check(test, inputs.read(test.attribute("inputfile").value()));
      suite.record(test.attribute("name").value(), why.empty(), why);
    }
  }
}

}  // namespace
}  // namespace weft::testing
