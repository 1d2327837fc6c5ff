// SPDX-License-Identifier: Apache-2.0
// Tests as data: files of cases (description, input, ----, expected), one runner per kind.
// WEFT_ACCEPT=1 (make accept) rewrites the expected blocks; the diff is the review.
//
//   === a name for the case
//   words that say why (optional lines beginning with "# ")
//   input lines …
//   ----
//   expected lines …
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace weft::testing {

// Runs every case of tests/cases/<folder>/*.case through `run` and compares its answer (trailing
// white space apart). Fails the current GoogleTest test once per differing case.
void run_cases(const std::string& folder,
               const std::function<std::string(const std::string&)>& run);

// Cases whose first line is a command for each line below it: answered as "line → answer".
void run_command_cases(
    const std::string& folder,
    const std::function<std::string(std::string_view command, std::string_view line)>& answer);

}  // namespace weft::testing
