// SPDX-License-Identifier: Apache-2.0
// What a fuzz target is: one function over arbitrary bytes that ends the process when a property
// does not hold. Under the preset `fuzz` libFuzzer drives it; otherwise replay.cpp feeds it the
// committed corpus. One thread.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace weft::fuzz {

inline std::string_view text_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The text before and after the first `by`; the second is empty where there is none.
inline std::pair<std::string_view, std::string_view> halves_of(std::string_view text, char by) {
  const size_t at = text.find(by);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace weft::fuzz

// Not CHECK: a broken property must read as one, and abort under every build.
#define PROPERTY(condition)                                                                  \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "property broken: %s (%s:%d)\n", #condition, __FILE__, __LINE__); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
