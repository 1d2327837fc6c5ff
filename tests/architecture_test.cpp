// SPDX-License-Identifier: Apache-2.0
// Invariants of ARCHITECTURE.md that can be read off the sources: what decides is pure, a wire form
// is met in one room, and only the types we reason about are written by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/sources.hpp"

namespace weft::testing {
namespace {

bool is_test(const std::string& path) {
  return path.ends_with("_test.cpp") || path.ends_with("_for_tests.hpp");
}

// Code without what stands behind "//"; an address in a string loses its tail as well.
std::string code_of(const std::string& line) { return line.substr(0, line.find("//")); }

bool is_below(const std::string& path, const std::vector<std::string>& places) {
  return std::ranges::any_of(places, [&](const auto& one) { return path.starts_with(one); });
}

bool holds_any(const std::string& line, const std::vector<std::string>& traces) {
  return std::ranges::any_of(
      traces, [&](const auto& trace) { return line.find(trace) != std::string::npos; });
}

TEST(Architecture, WhatDecidesDoesNoIoAndReadsNoClock) {
  static const std::vector<std::string> pure = {
      "src/fhir/",          "src/hl7v2/",           "src/ui/",           "src/auth/",
      "src/net/mllp.",      "src/net/http_head.",   "src/net/cidr.",     "src/net/form.",
      "src/record/policy/", "src/record/identity/", "src/record/chart/", "src/record/filing/fold/"};
  // Read a site's own tables, keep what people objected to; they decide nothing.
  static const std::vector<std::string> readers = {
      "src/record/policy/load.cpp", "src/record/policy/objections.", "src/fhir/search/parameters.",
      "src/fhir/search/custom_parameters."};
  static const std::vector<std::string> impure = {
      "<fstream>",  "<filesystem>",  "<iostream>",   "<thread>",    "<random>",
      "<unistd.h>", "<fcntl.h>",     "<sys/",        "<boost/asio", "base/random.hpp",
      "_clock::",   "clock_gettime", "gettimeofday", "std::time(",  "getenv(",
      "fopen(",     "random_device", "sqlite3"};
  size_t read = 0;
  for (const SourceFile& file : sources_below({"src"})) {
    const std::string path = file.path.string();
    if (!is_below(path, pure) || is_below(path, readers) || is_test(path)) continue;
    ++read;
    for (size_t at = 0; at < file.lines.size(); ++at)
      EXPECT_FALSE(holds_any(code_of(file.lines[at]), impure))
          << place(file, at + 1) << ": values and `now` come in as arguments";
  }
  EXPECT_GT(read, pure.size());
}

// What gives a wire form away in code, and the rooms that may write or read it.
struct WireForm {
  std::string name;
  std::vector<std::string> traces;
  std::set<std::string> rooms;
};

const std::vector<WireForm>& wire_forms() {
  static const std::vector<WireForm> forms = {
      {"HTTP", {"\"HTTP/1", "<boost/beast"}, {"net"}},
      {"MLLP", {"0x0b", "0x1c", "\\x0b", "\\x1c"}, {"net"}},
      {"HL7 v2", {"\"MSH|", "^~\\\\&"}, {"hl7v2"}},
      {"HTML", {"\"<div", "\"<span", "\"<p>", "\"<a ", "\"<table", "</div", "</a>"}, {"ui"}},
      {"XML", {"<pugixml", "pugi::"}, {"fhir"}},
      {"a JSON tree", {"<boost/json", "<simdjson", "<nlohmann"}, {"jose"}},
      {"a signature", {"EVP_DigestSign", "EVP_DigestVerify"}, {"jose"}},
      {"the store's file", {"<sqlite3", "sqlite3_"}, {"store"}}};
  return forms;
}

TEST(Architecture, AWireFormIsMetInOneRoomOnly) {
  std::set<std::string> met;
  for (const SourceFile& file : sources_below({"src"})) {
    if (is_test(file.path.string())) continue;
    for (size_t at = 0; at < file.lines.size(); ++at)
      for (const WireForm& form : wire_forms()) {
        if (!holds_any(file.lines[at], form.traces)) continue;
        met.insert(form.name);
        EXPECT_TRUE(form.rooms.contains(room_of(file.path)))
            << place(file, at + 1) << ": " << form.name << " is met elsewhere";
      }
  }
  // Messages and markup are put together from delimiters: no room at all writes them as text.
  EXPECT_EQ(met.size() + 2, wire_forms().size()) << "a trace finds nothing any more";
}

// Resources are generic trees: what files, shows or searches them names their elements.
TEST(Architecture, OnlyTypesWeReasonAboutAreHandWritten) {
  static const std::set<std::string> model = {"date",   "decimal",    "reference", "quantity",
                                              "coding", "identifier", "period"};
  for (const SourceFile& file : sources_below({"src/fhir/model"})) {
    const std::string name = file.path.stem().string();
    if (is_test(file.path.string())) continue;
    EXPECT_TRUE(model.contains(name.substr(0, name.find('_'))))
        << file.path << ": a type of FHIR written by hand; do we reason about it?";
  }
  static const std::vector<std::string> resources = {
      "Patient",  "Observation",      "Encounter",         "AllergyIntolerance", "Practitioner",
      "Specimen", "DiagnosticReport", "MedicationRequest", "OperationOutcome"};
  std::vector<std::string> traces;
  for (const auto& name : resources)
    for (const char* kind : {"struct ", "class "}) traces.push_back(kind + name + " ");
  for (const SourceFile& file : sources_below({"src"}))
    for (size_t at = 0; at < file.lines.size(); ++at)
      EXPECT_FALSE(holds_any(code_of(file.lines[at]), traces))
          << place(file, at + 1) << ": a resource is a generic tree";
}

}  // namespace
}  // namespace weft::testing
