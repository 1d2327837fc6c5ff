// SPDX-License-Identifier: Apache-2.0
// From what was written to what runs: names are looked up, types checked, literals read, once.
#pragma once

#include <deque>

#include "fhir/path/plan.hpp"
#include "fhir/path/syntax.hpp"

namespace weft::fhir::path {

// `texts` keeps the characters of literals for as long as the Term lives.
Result<TermPtr> compile_syntax(std::string_view text, const Syntax& syntax,
                               const CompileOptions& options, std::deque<std::string>& texts);

}  // namespace weft::fhir::path
