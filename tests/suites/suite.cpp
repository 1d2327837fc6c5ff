// SPDX-License-Identifier: Apache-2.0
#include "tests/suites/suite.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/text.hpp"

namespace weft::testing {
namespace {

using fhir::Json;
namespace fs = std::filesystem;

constexpr const char* kFigures = "tests/suites/figures.tsv";
constexpr const char* kDeviations = "docs/reference/conformance.md";
constexpr size_t kFailuresToldMax = 60;

struct Figures {
  size_t at_least = 0, total = 0;
};

std::optional<Figures> read_figures(std::string_view suite) {
  std::ifstream in(kFigures);
  for (std::string line; std::getline(in, line);) {
    const auto cells = split(line, '\t');
    if (cells.size() != 3 || cells[0] != suite) continue;
    return Figures{std::stoul(std::string(cells[1])), std::stoul(std::string(cells[2]))};
  }
  return std::nullopt;
}

// | case | reason | clause |, with \| for a bar and backticks at will round the case.
std::vector<std::string> cells_of(std::string_view row) {
  std::vector<std::string> cells;
  std::string cell;
  for (size_t i = 1; i < row.size(); ++i) {
    if (row[i] == '\\' && i + 1 < row.size() && row[i + 1] == '|') {
      cell += row[++i];
    } else if (row[i] == '|') {
      cells.emplace_back(trim(cell));
      cell.clear();
    } else {
      cell += row[i];
    }
  }
  if (cells.empty()) return cells;
  std::string& name = cells.front();
  if (name.size() > 1 && name.starts_with('`') && name.ends_with('`'))
    name = name.substr(1, name.size() - 2);
  return cells;
}

// Case → reason, of the rows under "## SUITE" that give both a reason and a clause with its link.
std::map<std::string, std::string> read_deviations(std::string_view suite) {
  std::map<std::string, std::string> listed;
  std::ifstream in(kDeviations);
  bool here = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) here = trim(std::string_view(line).substr(3)) == suite;
    if (!here || !line.starts_with("| ")) continue;
    const auto cells = cells_of(line);
    if (cells.size() < 3 || cells[0] == "case") continue;
    if (!cells[1].empty() && cells[2].find("https://") != std::string::npos)
      listed.emplace(cells[0], cells[1]);
  }
  return listed;
}

void write_report(const std::string& name, size_t passed, size_t total, Json listed) {
  const char* folder = std::getenv("WEFT_SUITE_REPORT");
  if (!folder) return;
  const bool pass = !::testing::Test::HasFailure();
  const Json item = Json::object()
                        .set("suite", name)
                        .set("status", pass ? "pass" : "fail")
                        .set("passed", Json::number(static_cast<long long>(passed)))
                        .set("total", Json::number(static_cast<long long>(total)))
                        .set("listed", std::move(listed));
  std::ofstream(fs::path(folder) / (name + ".json")) << fhir::render_json(item) << "\n";
}

}  // namespace

Result<fs::path> find_suites() {
  if (const char* suites = std::getenv("WEFT_SUITES")) return fs::path(suites);
  if (const char* shared = std::getenv("WEFT_SHARED")) return fs::path(shared) / "suites";
  return fail(Kind::NotFound, "set WEFT_SHARED to the folder of shared data, or WEFT_SUITES");
}

Result<fs::path> find_shared() {
  if (const char* shared = std::getenv("WEFT_SHARED")) return fs::path(shared);
  const fs::path suites = TRY(find_suites());
  return fs::weakly_canonical(suites).parent_path();
}

Result<std::string> read_suite_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Kind::NotFound, "no such file", path.string());
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

Result<Json> read_suite_json(const fs::path& path) {
  const std::string text = TRY(read_suite_file(path));
  return fhir::parse_json(text);
}

void Suite::record(std::string case_name, bool passed, std::string why) {
  // Suites use a name twice; the second is told apart, so that a deviation names one case.
  const size_t again = ++seen_[case_name];
  if (again > 1) case_name += " #" + std::to_string(again);
  if (passed) {
    ++passed_;
    passed_names_.insert(std::move(case_name));
  } else {
    failed_.push_back({std::move(case_name), std::move(why)});
  }
}

Suite::~Suite() {
  const auto figures = read_figures(name_);
  EXPECT_TRUE(figures) << name_ << " has no row in " << kFigures;
  if (figures) {
    EXPECT_GE(passed_, figures->at_least) << name_ << ": fewer pass than is committed";
    EXPECT_EQ(total(), figures->total) << name_ << ": not the cases that are committed";
  }
  const auto deviations = read_deviations(name_);
  Json listed = Json::array();
  size_t told = 0;
  for (const Failure& failure : failed_) {
    const auto row = deviations.find(failure.case_name);
    if (row != deviations.end())
      listed.push(Json::object().set("case", row->first).set("reason", row->second));
    else if (++told <= kFailuresToldMax)
      ADD_FAILURE() << name_ << ": " << failure.case_name << ": " << failure.why;
  }
  EXPECT_LE(told, kFailuresToldMax) << name_ << ": and more";
  for (const auto& [name, reason] : deviations)
    EXPECT_FALSE(passed_names_.contains(name))
        << name_ << ": " << name << " passes; take it out of " << kDeviations;
  std::cout << name_ << " " << passed_ << "/" << total() << "\n";
  write_report(name_, passed_, total(), std::move(listed));
}

}  // namespace weft::testing
