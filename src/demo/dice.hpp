// SPDX-License-Identifier: Apache-2.0
// Repeatable chance: the same seed deals the same region everywhere. One owner, one thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace weft::demo {

// SplitMix64, https://prng.di.unimi.it/splitmix64.c (public domain algorithm, our own lines).
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  int64_t between(int64_t low, int64_t high) {  // both ends included
    return low + static_cast<int64_t>(next() % static_cast<uint64_t>(high - low + 1));
  }
  bool one_in(int64_t n) { return between(1, n) == 1; }
  double around(double middle, double spread) {  // a sum of three dice: bell-shaped enough
    double sum = 0;
    for (int i = 0; i < 3; ++i) sum += static_cast<double>(between(-1000, 1000)) / 1000;
    return middle + spread * sum / 1.5;
  }
  template <class List>
  const auto& pick(const List& list) {
    return list[static_cast<size_t>(between(0, static_cast<int64_t>(list.size()) - 1))];
  }

 private:
  uint64_t state_;
};

}  // namespace weft::demo
