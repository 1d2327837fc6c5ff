// SPDX-License-Identifier: Apache-2.0
// What surrounds an expression: its environment, its limits, and hostile texts that must end in an
// error, soon. What it computes: tests/cases/fhir/path.
#include "fhir/path/expression.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace weft::fhir::path {
namespace {

Json parsed(std::string_view text) { return parse_json(text).value(); }

Expression compiled(std::string_view text, const CompileOptions& options = {}) {
  auto expression = Expression::compile(text, options);
  EXPECT_TRUE(expression) << text << ": " << (expression ? "" : expression.error().detail);
  return expression.value_or(Expression());
}

std::string shown(const Result<Collection>& values) {
  if (!values) return values.error().kind == Kind::TooLarge ? "too large" : "error";
  std::string out;
  for (const Value& value : *values) out += render_json(json_of(value)) + " ";
  return out;
}

std::string evaluate(std::string_view text, const Json& root, const Environment& environment = {}) {
  return shown(compiled(text).evaluate(root, environment));
}

std::string repeated(std::string_view part, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

// {"resourceType":"Basic","extension":[…]} with `count` extensions.
Json wide(size_t count) {
  Json json = Json::object();
  json.set("resourceType", "Basic");
  Json& list = json.member("extension");
  for (size_t i = 0; i < count; ++i)
    list.push(Json::object({{"url", Json("u" + std::to_string(i))}, {"valueString", Json("x")}}));
  return json;
}

TEST(Environment, VariablesAreGiven) {
  const Json patient = parsed(R"({"resourceType":"Patient","id":"p"})");
  Environment environment;
  environment.variables.emplace("two", Collection{Value(int64_t{1}), Value(int64_t{2})});
  EXPECT_EQ(evaluate("%two.count() + 1", patient, environment), "3 ");
  EXPECT_EQ(evaluate("%three", patient, environment), "error");
  EXPECT_FALSE(Expression::compile("%two", {.strict = true}));
  EXPECT_TRUE(Expression::compile("%two", {.strict = true, .variables = {"two"}}));
}

TEST(Environment, ResourceAndRootAreTheContextUnlessGiven) {
  const Json patient = parsed(R"({"resourceType":"Patient","id":"p"})");
  const Json bundle = parsed(R"({"resourceType":"Bundle","id":"b"})");
  EXPECT_EQ(evaluate("%resource.id | %rootResource.id", patient), "\"p\" ");
  Environment environment;
  environment.root_resource = &bundle;
  EXPECT_EQ(evaluate("%resource.id | %rootResource.id", patient, environment), "\"p\" \"b\" ");
  environment.resource = &bundle;
  EXPECT_EQ(evaluate("%resource.id", patient, environment), "\"b\" ");
}

TEST(Environment, ReferencesBeyondTheResourceAreAskedFor) {
  const Json observation =
      parsed(R"({"resourceType":"Observation","subject":{"reference":"Patient/1"}})");
  const Json patient = parsed(R"({"resourceType":"Patient","id":"1","active":true})");
  Environment environment;
  environment.resolve = [&](std::string_view reference) {
    return reference == "Patient/1" ? &patient : nullptr;
  };
  EXPECT_EQ(evaluate("subject.resolve().active", observation, environment), "true ");
  EXPECT_EQ(evaluate("subject.resolve().active", observation), "");
}

TEST(Environment, TraceIsToldAndChangesNothing) {
  std::vector<std::string> told;
  Environment environment;
  environment.trace = [&](std::string_view name, const Collection& values) {
    told.push_back(std::string(name) + " " + std::to_string(values.size()));
  };
  const Json none = Json::object();
  EXPECT_EQ(evaluate("(1 | 2).trace('a').trace('b', $this | 5).first()", none, environment), "1 ");
  EXPECT_EQ(told, (std::vector<std::string>{"a 2", "b 4"}));
}

class Answers : public Knowledge {
 public:
  std::optional<bool> member_of(const Value&, std::string_view set) const override {
    return set == "known" ? std::optional(true) : std::nullopt;
  }
  std::optional<bool> subsumes(const Value& left, const Value&) const override {
    return *system_value(left)->as<Text>() == "a";
  }
  std::optional<bool> conforms_to(const Value&, std::string_view profile) const override {
    return profile == "known" ? std::optional(false) : std::nullopt;
  }
};

TEST(Environment, TerminologyAndProfilesAnswer) {
  const Answers answers;
  Environment environment;
  environment.knowledge = &answers;
  const Json none = Json::object();
  EXPECT_EQ(evaluate("'c'.memberOf('known')", none, environment), "true ");
  EXPECT_EQ(evaluate("'c'.memberOf('other')", none, environment), "");
  EXPECT_EQ(evaluate("'a'.subsumes('b')", none, environment), "true ");
  EXPECT_EQ(evaluate("'a'.subsumedBy('b')", none, environment), "false ");
  EXPECT_EQ(evaluate("conformsTo('known')", none, environment), "false ");
  EXPECT_EQ(evaluate("conformsTo('other')", none, environment), "error");
}

TEST(Environment, TimeMustBeGiven) {
  EXPECT_EQ(evaluate("now()", Json::object()), "error");
  EXPECT_EQ(evaluate("today()", Json::object()), "error");
}

TEST(Expression, AnElementCanBeTheContext) {
  const Json name = parsed(R"({"family":"B"})");
  const TypeId type = Definitions::r4().find_type("HumanName");
  EXPECT_EQ(shown(compiled("family", {.context = type, .strict = true}).evaluate(name)), "\"B\" ");
  EXPECT_EQ(shown(compiled("family").evaluate(Value(Node{&name, nullptr, nullptr, type}))),
            "\"B\" ");
}

TEST(Expression, WhatWasMadeLivesAsLongAsTheResult) {
  const Expression expression = compiled("(1 | 2).select($this.toString() & ' is a number')");
  Collection kept;
  {
    const auto values = expression.evaluate(Json::object());
    ASSERT_TRUE(values);
    kept = *values;
  }
  EXPECT_EQ(*kept.back().as<Text>(), "2 is a number");
}

TEST(Expression, IsSharedByThreads) {
  const Expression expression = compiled("extension.where(url.matches('u.*7$')).value.count()");
  const Json json = wide(200);
  std::vector<std::string> answers(4);
  std::vector<std::thread> threads;
  for (std::string& answer : answers)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) answer = shown(expression.evaluate(json));
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& answer : answers) EXPECT_EQ(answer, "20 ");
}

TEST(Collections, GrowCopyAndMove) {
  Collection values;
  for (int64_t i = 0; i < 100; ++i) values.push_back(Value(i));
  Collection copy = values;
  const Collection moved = std::move(values);
  copy.resize_down(3);
  EXPECT_EQ(moved.size(), 100u);
  EXPECT_EQ(*moved[99].as<int64_t>(), 99);
  EXPECT_EQ(*copy.back().as<int64_t>(), 2);
  copy = Collection{Value(true)};
  EXPECT_EQ(copy.size(), 1u);
  EXPECT_TRUE(*copy.front().as<bool>());
}

// --- limits

void expect_refused(const std::string& text) {
  const auto expression = Expression::compile(text);
  ASSERT_FALSE(expression) << text.substr(0, 40);
  EXPECT_EQ(expression.error().kind, Kind::TooLarge) << text.substr(0, 40);
}

TEST(Limits, NestingIsBounded) {
  expect_refused(repeated("(", 10'000));
  expect_refused(repeated("-", 10'000) + "1");
  expect_refused(repeated("a[", 10'000));
  expect_refused(repeated("iif(", 10'000));
  expect_refused(repeated("a.where(", 5'000));
  expect_refused(std::string(100'000, ' ') + "1");
  EXPECT_TRUE(Expression::compile(repeated("(", 60) + "1" + repeated(")", 60)));
}

TEST(Limits, LongChainsAreNotDeep) {
  const Json json = wide(1);
  EXPECT_EQ(evaluate("1" + repeated("+1", 20'000), json), "20001 ");
  EXPECT_EQ(evaluate("a" + repeated(".a", 20'000), json), "");
  EXPECT_EQ(evaluate("1" + repeated(".first()", 7'000), json), "1 ");
  EXPECT_EQ(evaluate("(1)" + repeated("|1", 20'000), json), "1 ");
  EXPECT_EQ(evaluate("true" + repeated(" and true", 7'000), json), "true ");
}

TEST(Limits, StepsAndResultsAreBounded) {
  const Json json = wide(1'000);
  const Environment few{.steps = 500};
  EXPECT_EQ(evaluate("extension.value", json, few), "too large");
  EXPECT_EQ(evaluate("descendants()", json, few), "too large");
  const Environment small{.results = 100};
  for (const char* text : {"extension", "extension.url", "children()", "descendants()",
                           "extension.select(url)", "extension.url.combine(extension.url)"})
    EXPECT_EQ(evaluate(text, json, small), "too large") << text;
  EXPECT_EQ(evaluate("extension.url.distinct().count()", json), "1000 ");
}

TEST(Limits, LookingForContainedResourcesCounts) {
  std::string contained, entries;
  for (int i = 0; i < 100; ++i) {
    const std::string id = "p" + std::to_string(i), comma = i == 0 ? "" : ",";
    contained += comma + R"({"resourceType":"Patient","id":")" + id + "\"}";
    entries += comma + R"({"item":{"reference":"#)" + id + "\"}}";
  }
  const Json list = parsed(R"({"resourceType":"List","contained":[)" + contained +
                           R"(],"entry":[)" + entries + "]}");
  EXPECT_EQ(evaluate("entry.item.resolve().count()", list), "100 ");
  EXPECT_EQ(evaluate("entry.item.resolve().count()", list, {.steps = 2'000}), "too large");
}

// Each would run for hours, or take all memory, if nothing counted.
constexpr const char* kHostile[] = {
    "(1).repeatAll($this)",
    "(1).repeat($this + 1)",
    "'a'.repeat($this & $this)",
    "descendants().aggregate($total & url & url & $total, 'x')",
    "descendants().aggregate($total.combine($this), {}).aggregate($total.combine($this))",
    "descendants().aggregate($total | %resource.descendants(), {})",
    "extension.where(%resource.extension.where(%resource.extension.exists(url = 'x')).exists())",
    "descendants().select(%resource.descendants().count())",
    "extension.url.select(%resource.extension.url.join('').contains('zzz'))",
    ("extension.url.join('').replace('', 'xxxxxxxxxxxxxxxx').replace('x', 'yyyyyyyyyyyyyyyy')"
     ".replace('y', 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzz').replace('z', 'zzzzzzzzzzzzzzzzzzzzzzzzzz')"),
    "extension.url.join('').matches('^(([a-z0-9])+.)+[A-Z]([a-z])+$')",
    "extension.select(%resource.extension.select(%resource.extension.url.select(toChars())))",
};

TEST(Limits, HostileExpressionsEndInAnError) {
  const Json json = wide(3'000);
  for (const char* text : kHostile) {
    const auto started = std::clock();
    EXPECT_TRUE(evaluate(text, json) == "too large") << text;
    EXPECT_LT(static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC, 10) << text;
  }
}

TEST(Limits, PatternsCannotHang) {
  const Json none = Json::object();
  const std::string text = repeated("a", 40);
  for (const char* pattern : {"(a+)+b", "(a|aa)+b", "(a*)*b", "(.*)*(.*)*(.*)*b"})
    EXPECT_EQ(evaluate("'" + text + "'.matches('" + pattern + "')", none), "too large") << pattern;
  EXPECT_EQ(evaluate("'" + text + "'.replaceMatches('(a*)*b', 'x')", none), "too large");
}

// Searching is linear: a long run of one letter for another long run of it.
TEST(Limits, SearchesAreLinear) {
  const Json none = Json::object();
  const std::string long_text = "'" + repeated("a", 20'000) + "'";
  const std::string part = "('" + repeated("a", 10'000) + "b')";
  for (const char* function : {".contains", ".indexOf", ".lastIndexOf", ".split"})
    EXPECT_NE(evaluate(long_text + function + part, none), "error") << function;
}

}  // namespace
}  // namespace weft::fhir::path
