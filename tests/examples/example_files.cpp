// SPDX-License-Identifier: Apache-2.0
#include "tests/examples/example_files.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace weft::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "node_modules/hl7.fhir.r4.examples";

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEFT_SLOW_BUILD
#endif
#endif
#if defined(WEFT_SLOW_BUILD) || !defined(__OPTIMIZE__)
constexpr size_t kStep = 20;
#else
constexpr size_t kStep = 1;
#endif

}  // namespace

std::vector<fs::path> example_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".json") && name != "package.json" && !name.starts_with("."))
      files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<fs::path> sample;
  for (size_t i = 0; i < files.size(); i += kStep) sample.push_back(files[i]);
  return sample;
}

bool examples_are_sampled() { return kStep > 1; }

std::string read_file(const fs::path& file) {
  std::stringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

}  // namespace weft::testing
