// SPDX-License-Identifier: Apache-2.0
#include "app/test_variables.hpp"

#include "base/text.hpp"

namespace weft::app {

Result<TestVariables> read_test_variables(Environment environment, const Environ& environ) {
  TestVariables variables;
  const auto seed = environ.find("WEFT_TEST_SEED"), now = environ.find("WEFT_TEST_NOW");
  if (seed == environ.end() && now == environ.end()) return variables;
  if (environment != Environment::Test)
    return fail(Kind::Invalid, "only where environment = \"test\"",
                seed != environ.end() ? "WEFT_TEST_SEED" : "WEFT_TEST_NOW");
  if (seed != environ.end()) {
    if (!is_digits(seed->second) || seed->second.size() > 18)
      return fail(Kind::Invalid, "must be a number", "WEFT_TEST_SEED");
    variables.seed = seed->second;
  }
  if (now != environ.end()) {
    const auto at = parse_rfc3339(now->second);
    if (!at) return fail(Kind::Invalid, "must be an RFC 3339 time", "WEFT_TEST_NOW");
    variables.now = *at;
  }
  return variables;
}

}  // namespace weft::app
