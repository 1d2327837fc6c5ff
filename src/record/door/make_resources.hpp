// SPDX-License-Identifier: Apache-2.0
// Opens the programs' way to people's data. What is passed in outlives it. Thread-safe.
#pragma once

#include <memory>

#include "base/random.hpp"
#include "base/time.hpp"
#include "record/audit/audit.hpp"
#include "record/policy/policy.hpp"
#include "record/resources.hpp"
#include "store/store.hpp"

namespace weft::record {

struct ResourcesDependencies {
  store::Store& store;
  audit::Audit& audit;
  const policy::Policy& policy;
  Clock clock;
  RandomBytes random;
  bool live = false;  // 999 numbers are trusted only where false
};

std::unique_ptr<Resources> make_resources(ResourcesDependencies dependencies);

}  // namespace weft::record
