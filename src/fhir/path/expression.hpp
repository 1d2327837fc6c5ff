// SPDX-License-Identifier: Apache-2.0
// FHIRPath 2.0 with the R4 additions: compiled once, evaluated over the tree without copying it.
// An Expression is immutable and shared by threads; a Collection views the tree, the expression and
// the environment it came from, which must outlive it. No clock: `now` comes in.
// https://hl7.org/fhirpath/N1/ · https://hl7.org/fhir/R4/fhirpath.html
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/json/json.hpp"
#include "fhir/path/value.hpp"

namespace weft::fhir::path {

// What terminology and profiles answer; nullopt: nobody here can say, and the result is empty.
class Knowledge {
 public:
  virtual ~Knowledge() = default;
  virtual std::optional<bool> member_of(const Value& code, std::string_view value_set) const;
  virtual std::optional<bool> subsumes(const Value& left, const Value& right) const;
  virtual std::optional<bool> conforms_to(const Value& resource, std::string_view profile) const;
};

struct CompileOptions {
  TypeId context = TypeId::None;  // the type it runs on; checks names against it where it is known
  bool strict = false;            // an unknown element, function or impossible type is an error
  bool ordered = false;           // an error too: first(), skip() … of what has no order
  bool as_filters = false;        // `as` of many items keeps those of the type, as R4's search
                                  // parameters mean it, where the language has an error
  std::vector<std::string> variables;  // names that will be given, without %
  size_t depth = 64;                   // nested expressions
  size_t bytes = 64u << 10;
};

struct Environment {
  std::optional<Instant> now;      // now(), today(), timeOfDay(); their use without it is an error
  int offset_minutes = 0;          // the zone that now() is told in
  const Json* resource = nullptr;  // %resource; the root when null
  const Json* root_resource = nullptr;  // %rootResource
  std::map<std::string, Collection, std::less<>> variables;
  std::function<const Json*(std::string_view reference)> resolve;  // beyond contained and bundle
  std::function<void(std::string_view name, const Collection&)> trace;
  const Knowledge* knowledge = nullptr;
  size_t steps = 1'000'000;  // evaluated nodes; more is TooLarge
  size_t results = 100'000;  // of any collection on the way
  size_t text = 16u << 20;   // bytes of all texts made on the way

  static const Environment& none();  // nothing given
};

class Expression {
 public:
  // Invalid: `where` is "line:column", `detail` says what was expected there.
  static Result<Expression> compile(std::string_view text, const CompileOptions& options = {});

  // Invalid where the language says an error must be signalled; TooLarge over a limit.
  Result<Collection> evaluate(const Json& root,
                              const Environment& environment = Environment::none()) const;
  Result<Collection> evaluate(const Value& context,
                              const Environment& environment = Environment::none()) const;

  std::string_view text() const;

 private:
  struct Plan;
  std::shared_ptr<const Plan> plan_;
};

}  // namespace weft::fhir::path
