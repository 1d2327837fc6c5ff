// SPDX-License-Identifier: Apache-2.0
// A suite written by others, counted: what its program records is compared with the committed
// figures (figures.tsv) and with the deviations that docs/reference/conformance.md gives reasons
// for, and goes into the report of `make conformance`. One per suite; one thread.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::testing {

// The folder of suites: WEFT_SUITES, or WEFT_SHARED/suites. NotFound says what to set.
Result<std::filesystem::path> find_suites();
// The folder that holds it, with data/ and badinput/ beside: WEFT_SHARED, or the parent of the
// suites.
Result<std::filesystem::path> find_shared();
Result<std::string> read_suite_file(const std::filesystem::path& path);
Result<fhir::Json> read_suite_json(const std::filesystem::path& path);

class Suite {
 public:
  explicit Suite(std::string name) : name_(std::move(name)) {}  // as in figures.tsv
  Suite(const Suite&) = delete;
  Suite& operator=(const Suite&) = delete;
  // Fails the current GoogleTest test where fewer pass than is committed, the number of cases
  // differs, a case fails that is not listed, or a listed one passes. Writes NAME.json into the
  // folder that WEFT_SUITE_REPORT names.
  ~Suite();

  void record(std::string case_name, bool passed, std::string why = {});
  size_t passed() const { return passed_; }
  size_t total() const { return passed_ + failed_.size(); }

 private:
  struct Failure {
    std::string case_name, why;
  };
  std::string name_;
  size_t passed_ = 0;
  std::vector<Failure> failed_;
  std::map<std::string, size_t, std::less<>> seen_;
  std::set<std::string, std::less<>> passed_names_;
};

}  // namespace weft::testing
