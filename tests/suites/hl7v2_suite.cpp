// SPDX-License-Identifier: Apache-2.0
// HL7 v2 inputs that other parsers stumbled over, from the folder that WEFT_SHARED names.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "hl7v2/message.hpp"
#include "hl7v2/values.hpp"
#include "hl7v2/writer.hpp"

namespace weft::hl7v2 {
namespace {

// Public messages broken on purpose; they must be read or refused, never end the program.
TEST(BadInputs, EndInAnAnswer) {
  const char* shared = std::getenv("WEFT_SHARED");
  ASSERT_TRUE(shared) << "set WEFT_SHARED to the folder of shared data";
  const auto root = std::filesystem::path(shared) / "badinput/hl7v2-nhapi-badinputs";
  size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::stringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    if (const auto message = parse_message(bytes.str())) {
      const auto again = parse_message(render_message(*message));
      ASSERT_TRUE(again) << entry.path();
      EXPECT_EQ(render_values(*again), render_values(*message)) << entry.path();
    }
    ++files;
  }
  EXPECT_GT(files, 0u);
}

}  // namespace
}  // namespace weft::hl7v2
