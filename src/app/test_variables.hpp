// SPDX-License-Identifier: Apache-2.0
// WEFT_TEST_SEED and WEFT_TEST_NOW: runs that can be repeated, only where environment = test. Pure.
#pragma once

#include <optional>
#include <string>

#include "app/config.hpp"
#include "base/time.hpp"

namespace weft::app {

struct TestVariables {
  std::string seed;  // digits; empty: none
  std::optional<Instant> now;
};

// Invalid where one is set in another environment, or is no number or time.
Result<TestVariables> read_test_variables(Environment environment, const Environ& environ);

}  // namespace weft::app
