// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"

#include <openssl/rand.h>

#include <cstring>
#include <memory>
#include <mutex>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace weft {

RandomBytes system_random() {
  return [](size_t count) {
    std::string bytes(count, '\0');
    CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1);
    return bytes;
  };
}

RandomBytes seeded_random(uint64_t seed) {
  struct State {
    std::mutex lock;
    std::string key;
    uint64_t counter = 0;
  };
  auto state = std::make_shared<State>();
  state->key = sha256("weft test seed " + std::to_string(seed));
  return [state](size_t count) {
    const std::lock_guard held(state->lock);
    std::string bytes;
    while (bytes.size() < count) bytes += hmac_sha256(state->key, std::to_string(state->counter++));
    bytes.resize(count);
    return bytes;
  };
}

uint64_t random_u63(const RandomBytes& random) {
  for (;;) {
    uint64_t value = 0;
    std::memcpy(&value, random(sizeof value).data(), sizeof value);
    value >>= 1;
    if (value != 0) return value;
  }
}

std::string random_id(const RandomBytes& random) { return base64url(random(16)); }

}  // namespace weft
