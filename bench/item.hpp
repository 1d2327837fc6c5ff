// SPDX-License-Identifier: Apache-2.0
// One line of the benchmark report, in the fixed shape of build/report/bench.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::bench {

struct Item {
  std::string id, workload, config, unit, reason;
  uint64_t n = 0, seed = 1;
  double value = 0;
  std::optional<double> p50, p99, floor;  // p50 and p99 in milliseconds
  std::string floor_at;
  uint64_t backlog_end = 0;
  bool pass = true;
};

void print(const Item& item);  // JSON, one line

// Runs a program and reads the JSON it prints; its figures are numbers of an object.
Result<fhir::Json> run_for_json(const std::string& command);
double number(const fhir::Json& object, std::string_view name);

}  // namespace weft::bench
