// SPDX-License-Identifier: Apache-2.0
// tree_bench FOLDER [SECONDS]: JSON texts of FOLDER (R4's examples) into trees and back, and names
// looked up in the definitions, on one core. Floor of the texts: one look at every byte.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "item.hpp"

namespace weft::bench {
namespace {

using fhir::Definitions;
using fhir::Json;

constexpr size_t kLargest = 1u << 20;  // beyond are the specification's own bundles, one of 35 MB

// Of this program's own time: what else runs on the machine is not counted.
double seconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

std::vector<std::string> read_texts(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json" && entry.file_size() <= kLargest)
      files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> texts;
  for (const auto& file : files) {
    std::stringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    texts.push_back(std::move(bytes).str());
  }
  return texts;
}

// Megabytes a second of `work` over all texts, the best of the rounds that fit the time.
double best_rate(double seconds, const std::function<size_t()>& work) {
  double best = 0;
  const auto start = std::clock();
  do {
    const auto round = std::clock();
    const size_t bytes = work();
    best = std::max(best, static_cast<double>(bytes) / 1e6 / seconds_since(round));
  } while (seconds_since(start) < seconds);
  return best;
}

size_t count_quotes(const std::vector<std::string>& texts, size_t& quotes) {
  size_t bytes = 0;
  for (const std::string& text : texts) {
    quotes += static_cast<size_t>(std::ranges::count(text, '"'));
    bytes += text.size();
  }
  return bytes;
}

void measure_texts(const std::vector<std::string>& texts, double seconds) {
  size_t quotes = 0;
  const double floor = best_rate(seconds, [&] { return count_quotes(texts, quotes); });
  size_t refused = 0;
  const auto parse = [&] {
    size_t bytes = 0;
    for (const std::string& text : texts) {
      refused += !fhir::parse_json(text);
      bytes += text.size();
    }
    return bytes;
  };
  const std::string config = fmt::format("{} texts up to 1 MiB, one core", texts.size());
  print({.id = "J1",
         .workload = "parse JSON",
         .config = config,
         .unit = "MB/s",
         .reason = refused ? "refused some" : "",
         .n = texts.size(),
         .value = best_rate(seconds, parse),
         .floor = floor,
         .pass = refused == 0});
  std::vector<Json> trees;
  for (const std::string& text : texts)
    if (auto tree = fhir::parse_json(text)) trees.push_back(*std::move(tree));
  const auto render = [&] {
    size_t bytes = 0;
    for (const Json& tree : trees) bytes += fhir::render_json(tree).size();
    return bytes;
  };
  print({.id = "J2",
         .workload = "write JSON",
         .config = config,
         .unit = "MB/s",
         .n = trees.size(),
         .value = best_rate(seconds, render),
         .floor = floor});
}

void measure_definitions(double seconds) {
  const auto opening = std::clock();
  const Definitions& r4 = Definitions::r4();
  const double opened = seconds_since(opening) * 1e6;
  print({.id = "D1",
         .workload = "open the definitions",
         .config = "first use",
         .unit = "us",
         .n = 1,
         .value = opened});
  std::vector<std::pair<fhir::TypeId, std::string>> names;
  for (size_t i = 1; i < r4.types().size(); ++i)
    for (const auto& element : r4.types()[i].elements)
      if (!element.choice) names.emplace_back(static_cast<fhir::TypeId>(i), element.name);
  size_t found = 0;
  const auto look_up = [&] {
    for (const auto& [type, name] : names) found += r4.find_property(type, name).has_value();
    return names.size();
  };
  // Millions of names a second; printed the other way round.
  const double rate = best_rate(seconds, look_up);
  print({.id = "D2",
         .workload = "find a property",
         .config = "every name of every type in turn",
         .unit = "ns",
         .reason = found % names.size() ? "some not found" : "",
         .n = names.size(),
         .value = 1000 / rate,
         .pass = found % names.size() == 0});
}

}  // namespace
}  // namespace weft::bench

int main(int count, char** arguments) {
  if (count < 2) {
    fmt::print(stderr, "usage: tree_bench FOLDER [SECONDS]\n");
    return 2;
  }
  const double seconds = count > 2 ? std::atof(arguments[2]) : 2;
  weft::bench::measure_definitions(seconds);
  const auto texts = weft::bench::read_texts(arguments[1]);
  if (texts.empty()) return 1;
  weft::bench::measure_texts(texts, seconds);
}
