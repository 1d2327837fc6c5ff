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

namespace weft::fhir::search {

class TypePlan;

struct Component {
  std::string code;  // of the parameter it takes its type from
  SearchType type = SearchType::Token;
  std::vector<std::string> implied_systems;
  std::string expression;
};

// A parameter as one resource type has it.
struct Parameter {
  uint8_t number = 0;  // what facets call it, from 1: its place by code among its type's
  std::string url, code;
  SearchType type = SearchType::Token;
  std::vector<TypeId> targets;
  std::string expression;             // empty: R4 gives none, and no search can be decided by it
  std::vector<Component> components;  // of a composite
  // Systems of the codes it reads that bear none themselves: those of their required bindings.
  std::vector<std::string> implied_systems;
  bool searchable() const { return !expression.empty() && type != SearchType::Special; }
};

// A search parameter before it meets a resource type: R4's, or one of a site's files.
struct ParameterSource {
  struct Part {
    std::string definition, expression;
  };
  std::string url, code, expression;
  SearchType type = SearchType::Token;
  std::vector<TypeId> bases, targets;
  std::vector<Part> components;
  std::string file;  // a site's; named when it cannot be used
};

class Parameters {
 public:
  static const Parameters& r4();
  // R4's and those of the *.json files of `folder` (SearchParameter resources, one or a Bundle);
  // an unusable one is an error that names its file and why.
  static Result<std::shared_ptr<const Parameters>> open(const std::filesystem::path& folder);

  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;
  ~Parameters();

  std::span<const Parameter> of(TypeId resource) const;  // by code; empty for what is no resource
  const Parameter* find(TypeId resource, std::string_view code) const;
  // Changes when any parameter or the encoding does.
  uint32_t schema_version() const { return schema_version_; }
  const TypePlan& plan(TypeId resource) const;  // of a type that has parameters

 private:
  struct Type;
  Parameters();
  static Result<std::shared_ptr<const Parameters>> build(std::vector<ParameterSource> sources);

  std::vector<Type> types_;  // by TypeId
  uint32_t schema_version_ = 0;
};

// The SearchParameters of one file: a resource or a Bundle of them. Invalid says why.
Result<std::vector<ParameterSource>> parse_parameters(std::string_view json);
// Those of all *.json files of a folder, in the order of names; `where` is the file.
Result<std::vector<ParameterSource>> read_parameters(const std::filesystem::path& folder);

}  // namespace weft::fhir::search
