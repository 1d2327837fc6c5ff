// SPDX-License-Identifier: Apache-2.0
// A simple path laid over the definitions of one resource type: JSON property names in order, each
// alternative of a choice a path of its own. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/search/simple_path.hpp"

namespace weft::fhir::search {

struct PropertyStep {
  std::string property;
  std::string member, literal;  // only items whose `member` is `literal`; empty: all
  std::optional<size_t> index;  // only this item
  bool operator==(const PropertyStep&) const = default;
};

struct PropertyPath {
  bool from_resource = false;  // %resource: from the root, wherever it is asked
  std::vector<PropertyStep> steps;
  TypeId type = TypeId::None;  // of what it ends at
  std::string resolves_to;     // only references to this type; empty: any
  std::string binding;         // ValueSet of what it ends at
  bool operator==(const PropertyPath&) const = default;
};

// Empty: the path is of another resource type. Invalid: no such element, or ofType a type that it
// cannot have. Unsupported: right, but more than property steps can say.
Result<std::vector<PropertyPath>> resolve_path(const SimplePath& path, TypeId context,
                                               const Definitions& definitions);

}  // namespace weft::fhir::search
