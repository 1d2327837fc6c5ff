// SPDX-License-Identifier: Apache-2.0
// Regular expressions, by ICU: it has the look-arounds that profiles use and RE2 lacks, and its
// work and memory are bounded here, so that no pattern can hang. Compiled ones are shared by
// threads. https://hl7.org/fhirpath/N1/#matchesregex-string-boolean
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fhir/path/plan.hpp"

namespace weft::fhir::path {

class Pattern {
 public:
  static Result<std::shared_ptr<const Pattern>> compile(std::string_view regex);
  ~Pattern();

  // The work is charged to the evaluation; TooLarge when its steps run out.
  Result<bool> finds(Evaluation& evaluation, std::string_view text) const;
  Result<bool> covers(Evaluation& evaluation, std::string_view text) const;
  Result<std::string> replace_all(Evaluation& evaluation, std::string_view text,
                                  std::string_view by) const;

 private:
  struct Parts;
  explicit Pattern(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace weft::fhir::path
