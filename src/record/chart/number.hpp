// SPDX-License-Identifier: Apache-2.0
// Opaque numbers: a keyed hash of (context, thing), so that pages name things without naming
// anybody, and what is hidden shifts no number that is shown. Pure; SipHash-2-4 under a key
// derived from the context's.
// https://www.aumasson.jp/siphash/siphash.pdf
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft::record::chart {

class Numbers {
 public:
  explicit Numbers(std::string_view context_key);
  std::string of(std::string_view thing) const;  // 22 base64url characters

 private:
  uint64_t key_[4] = {};
};

uint64_t siphash(uint64_t key0, uint64_t key1, std::string_view bytes);

}  // namespace weft::record::chart
