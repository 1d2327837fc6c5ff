// SPDX-License-Identifier: Apache-2.0
// `weft fhir facets FILE…`: what resources can be found by. No server, no data.
// docs/reference/commands.md
#pragma once

#include "app/command_line.hpp"
#include "app/tools/shell.hpp"
#include "fhir/search/parameters.hpp"

namespace weft::app {

// A request of --lines: {"resource"} → {"resource":"Patient/7","facets":[{code,type,value}]} with
// the issues where there are any, or {"error"}.
fhir::Json answer_facets(std::string_view line, const fhir::search::Parameters& parameters);

Exit run_facets(const Invocation& invocation, const Shell& shell);

}  // namespace weft::app
