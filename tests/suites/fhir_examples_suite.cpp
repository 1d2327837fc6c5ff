// SPDX-License-Identifier: Apache-2.0
// HL7's own R4 examples (npm hl7.fhir.r4.examples): each read and written back byte for byte, bar
// the white space between tokens.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExamples = "node_modules/hl7.fhir.r4.examples";

// The text without white space outside strings; nothing else is touched or understood.
std::string without_spacing(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  std::string out;
  bool inside = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!inside && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) continue;
    out += c;
    if (c == '"') inside = !inside;
    if (c == '\\' && inside) out += text[++i];
  }
  return out;
}

std::string judge(const std::string& bytes) {
  const std::string expected = without_spacing(bytes);
  const auto resource = fhir::parse_json(expected);
  if (!resource) return resource.error().where + ": " + resource.error().detail;
  const std::string written = fhir::render_json(*resource);
  if (written == expected) return "";
  const auto [ours, theirs] = std::ranges::mismatch(written, expected);
  return "differs at byte " + std::to_string(theirs - expected.begin());
}

TEST(FhirExamples, WrittenBackByteForByte) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kExamples))
    if (entry.path().extension() == ".json" && entry.path().filename() != "package.json")
      files.push_back(entry);
  std::ranges::sort(files);
  Suite suite("fhir-examples");
  for (const fs::path& file : files) {
    const auto bytes = read_suite_file(file);
    ASSERT_TRUE(bytes) << file;
    const std::string why = judge(*bytes);
    suite.record(file.filename().string(), why.empty(), why);
  }
}

}  // namespace
}  // namespace weft::testing
