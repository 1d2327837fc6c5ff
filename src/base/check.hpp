// SPDX-License-Identifier: Apache-2.0
// CHECK(condition): a broken invariant of store, journal or audit ends the process, in release too.
#pragma once

namespace weft {
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}

#define CHECK(condition) \
  ((condition) ? void(0) : ::weft::check_failed(#condition, __FILE__, __LINE__))
