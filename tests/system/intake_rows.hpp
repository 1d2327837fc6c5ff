// SPDX-License-Identifier: Apache-2.0
// tests/system/intake.tsv: what each public message must become, and the messages themselves out
// of the shared folder. Columns: file index sha256 outcome reason resources key_values spec_url.
// A file named FILE+id is FILE with a local number and the row's own 999 NHS number in PID-3.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fhir/json/json.hpp"

namespace weft::testing {

struct IntakeRow {
  std::string file;
  size_t index = 1;  // of the message in its file, from 1
  std::string sha256, outcome, reason;
  std::map<std::string, size_t> resources;  // by type
  fhir::Json key_values;                    // null: not told
  std::string message;                      // as it goes to the listener
  std::string name() const { return file + "#" + std::to_string(index); }
};

// Fails where a message is missing or its bytes are not those the row was written for.
Result<std::vector<IntakeRow>> read_intake(const std::string& rows_file,
                                           const std::string& shared_folder);

// Names of messages in the shared folders that no row tells of.
std::vector<std::string> list_without_row(const std::vector<IntakeRow>& rows,
                                          const std::string& shared_folder);

}  // namespace weft::testing
