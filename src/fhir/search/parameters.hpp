// SPDX-License-Identifier: Apache-2.0
// The search parameters a server knows, each compiled once: R4's own, and a site's from a folder.
// Read-only after opening and shared by threads. https://hl7.org/fhir/R4/searchparameter.html
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/path/expression.hpp"

namespace weft::fhir::search {

struct Component {
  std::string code;  // of the parameter it takes its type from
  SearchType type = SearchType::Token;
  path::Expression expression;
};

struct Parameter {
  uint16_t number = 0;  // what facets call it; fixed by the schema version
  std::string url, code;
  SearchType type = SearchType::Token;
  std::vector<TypeId> targets;
  path::Expression expression;
  std::vector<Component> components;  // of a composite
};

class Parameters {
 public:
  static const Parameters& r4();
  // R4's and those of the *.json files of `folder` (SearchParameter resources, one or a Bundle);
  // every unusable one is an error that names its file and why.
  static Result<std::shared_ptr<const Parameters>> open(const std::filesystem::path& folder);

  std::span<const Parameter> of(TypeId resource) const;  // by code
  const Parameter* find(TypeId resource, std::string_view code) const;
  uint32_t schema_version() const;  // changes when any parameter or the encoding does
};

}  // namespace weft::fhir::search
