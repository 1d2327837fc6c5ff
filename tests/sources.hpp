// SPDX-License-Identifier: Apache-2.0
// The sources as text, for the tests that hold the house rules. Read from the working directory,
// which is the top of the repository.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace weft::testing {

struct SourceFile {
  std::filesystem::path path;
  std::vector<std::string> lines;
};

std::vector<std::string> read_lines(const std::filesystem::path& path);
std::vector<SourceFile> sources_below(const std::vector<std::string>& roots);
std::vector<std::pair<size_t, std::string>> includes_of(const SourceFile& file);  // line, target
std::string place(const SourceFile& file, size_t line);                           // "path:line"
std::string room_of(const std::filesystem::path& path);                           // src/ROOM/…

}  // namespace weft::testing
