// SPDX-License-Identifier: Apache-2.0
// The part of FHIRPath that nearly every search parameter keeps to: chains of elements with
// ofType/as, where(resolve() is T), where(member = 'text'), [index], and unions of them. What goes
// beyond is for path::Expression. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weft::fhir::search {

struct PathStep {
  enum Kind { Child, OfType, WhereResolves, WhereEquals, Index, Resource };
  Kind kind = Child;
  std::string name;     // element, type, or member compared
  std::string literal;  // it must equal
  size_t index = 0;
  bool operator==(const PathStep&) const = default;
};

using SimplePath = std::vector<PathStep>;

// nullopt: beyond this part of the language, or not in it at all.
std::optional<std::vector<SimplePath>> parse_simple_path(std::string_view expression);

}  // namespace weft::fhir::search
