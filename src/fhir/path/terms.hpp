// SPDX-License-Identifier: Apache-2.0
// The plain Terms and Stages: literals, variables, chains, calls, indexers.
#pragma once

#include "fhir/path/functions/functions.hpp"
#include "fhir/path/plan.hpp"

namespace weft::fhir::path {

enum class Special : uint8_t { This, Index, Total };
enum class Known : uint8_t { Context, Resource, RootResource };

TermPtr make_nothing();
TermPtr make_constant(Value value);
TermPtr make_special(Special special);
TermPtr make_known(Known known);          // %context, %resource, %rootResource
TermPtr make_variable(std::string name);  // one that the environment gives
// `first` null: from $this.
TermPtr make_chain(TermPtr first, std::vector<StagePtr> stages);

StagePtr make_call(CallPlan plan);
StagePtr make_indexer(TermPtr position);

}  // namespace weft::fhir::path
