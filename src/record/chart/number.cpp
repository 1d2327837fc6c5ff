// SPDX-License-Identifier: Apache-2.0
#include "record/chart/number.hpp"

#include <bit>
#include <cstring>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace weft::record::chart {
namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie");

uint64_t word_at(const char* bytes, size_t size) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, size);
  return word;
}

struct State {
  uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }

  void take(uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace

uint64_t siphash(uint64_t key0, uint64_t key1, std::string_view bytes) {
  State state{key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261,
              key1 ^ 0x7465646279746573};
  const size_t whole = bytes.size() / 8 * 8;
  for (size_t at = 0; at < whole; at += 8) state.take(word_at(bytes.data() + at, 8));
  const uint64_t tail = word_at(bytes.data() + whole, bytes.size() - whole);
  state.take(tail | static_cast<uint64_t>(bytes.size()) << 56);
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

Numbers::Numbers(std::string_view context_key) {
  const std::string key = hmac_sha256(context_key, "weft opaque numbers");
  std::memcpy(key_, key.data(), sizeof key_);
}

std::string Numbers::of(std::string_view thing) const {
  const uint64_t words[2] = {siphash(key_[0], key_[1], thing), siphash(key_[2], key_[3], thing)};
  return base64url({reinterpret_cast<const char*>(words), sizeof words});
}

}  // namespace weft::record::chart
