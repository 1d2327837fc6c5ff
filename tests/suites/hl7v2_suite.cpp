// SPDX-License-Identifier: Apache-2.0
// HL7 v2 messages of others' test suites: the well-formed read and written back with the same
// values, those broken on purpose read or refused, never the end of the program.
#include <gtest/gtest.h>

#include <algorithm>

#include "hl7v2/message.hpp"
#include "hl7v2/values.hpp"
#include "hl7v2/writer.hpp"
#include "tests/suites/suite.hpp"

namespace weft::testing {
namespace {

namespace fs = std::filesystem;

bool is_written_back(const hl7v2::Message& message) {
  const auto again = hl7v2::parse_message(hl7v2::render_message(message));
  return again && hl7v2::render_values(*again) == hl7v2::render_values(message);
}

void record_messages(Suite& suite, const fs::path& file) {
  const auto messages = read_suite_json(file);
  ASSERT_TRUE(messages) << file;
  for (const fhir::Json& one : messages->items()) {
    const auto message = hl7v2::parse_message(one.at("message").text());
    suite.record(std::string(one.at("test").text()), message && is_written_back(*message),
                 "not read, or written back otherwise");
  }
}

void record_broken(Suite& suite, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry);
  std::ranges::sort(files);
  for (const auto& file : files) {
    const auto bytes = read_suite_file(file);
    ASSERT_TRUE(bytes) << file;
    const auto message = hl7v2::parse_message(*bytes);
    suite.record(fs::relative(file, folder).string(), !message || is_written_back(*message),
                 "written back otherwise");
  }
}

TEST(Hl7v2Suites, ReadAndWrittenBack) {
  const auto shared = find_shared();
  ASSERT_TRUE(shared) << shared.error().detail;
  const auto suites = find_suites();
  Suite suite("hl7v2");
  record_messages(suite, *suites / "hl7v2-messages/messages.json");
  record_broken(suite, *shared / "badinput/hl7v2-nhapi-badinputs");
}

}  // namespace
}  // namespace weft::testing
