// SPDX-License-Identifier: Apache-2.0
// Where random bytes come from: the operating system, or a seed where environment = test.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace weft {

using RandomBytes = std::function<std::string(size_t count)>;

RandomBytes system_random();
RandomBytes seeded_random(uint64_t seed);  // the same bytes in the same order of calls

uint64_t random_u63(const RandomBytes& random);    // never 0
std::string random_id(const RandomBytes& random);  // 22 base64url characters, 128 bits

}  // namespace weft
