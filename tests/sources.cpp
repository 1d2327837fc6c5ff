// SPDX-License-Identifier: Apache-2.0
#include "tests/sources.hpp"

#include <fstream>
#include <regex>
#include <set>

namespace weft::testing {
namespace {

namespace fs = std::filesystem;

bool is_source(const fs::path& path) {
  static const std::set<std::string> kinds = {".cpp", ".hpp", ".ts", ".mjs"};
  return kinds.contains(path.extension().string());
}

}  // namespace

std::vector<std::string> read_lines(const fs::path& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<SourceFile> sources_below(const std::vector<std::string>& roots) {
  std::vector<SourceFile> files;
  for (const auto& root : roots) {
    if (!fs::exists(root)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root))
      if (entry.is_regular_file() && is_source(entry.path()))
        files.push_back({entry.path(), read_lines(entry.path())});
  }
  return files;
}

std::vector<std::pair<size_t, std::string>> includes_of(const SourceFile& file) {
  static const std::regex include("^\\s*#include \"([^\"]+)\"");
  std::vector<std::pair<size_t, std::string>> found;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (std::regex_search(file.lines[i], match, include)) found.emplace_back(i + 1, match[1]);
  }
  return found;
}

std::string place(const SourceFile& file, size_t line) {
  return file.path.string() + ":" + std::to_string(line);
}

std::string room_of(const fs::path& path) { return (++path.begin())->string(); }

}  // namespace weft::testing
