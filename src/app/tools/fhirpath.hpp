// SPDX-License-Identifier: Apache-2.0
// `weft fhirpath EXPR [FILE]`: what an expression gives on a resource. No server, no data.
// docs/reference/commands.md
#pragma once

#include <map>
#include <string>

#include "app/command_line.hpp"
#include "app/tools/shell.hpp"
#include "fhir/path/expression.hpp"

namespace weft::app {

// Requests of --lines: {"expression", "resource", "variables"?, "now"?} → {"result":[{type,value}]}
// or {"error"}. Expressions stay compiled from line to line. One thread.
class FhirPathRequests {
 public:
  explicit FhirPathRequests(Clock now) : now_(std::move(now)) {}
  fhir::Json answer(std::string_view line);

 private:
  Result<fhir::Json> evaluate(const fhir::Json& request);
  Result<fhir::path::Expression> compile(std::string_view text,
                                         const std::vector<std::string>& variables);

  Clock now_;
  std::map<std::string, fhir::path::Expression, std::less<>> compiled_;
};

Exit run_fhirpath(const Invocation& invocation, const Shell& shell);

}  // namespace weft::app
