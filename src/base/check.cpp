// SPDX-License-Identifier: Apache-2.0
#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace weft {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(
      stderr,
      "{\"level\":\"critical\",\"event\":\"check_failed\",\"at\":\"%s:%d\",\"condition\":\"%s\"}\n",
      file, line, condition);
  std::abort();
}

}  // namespace weft
