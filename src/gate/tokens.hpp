// SPDX-License-Identifier: Apache-2.0
// Access tokens of programs: opaque, five minutes, kept in memory as hashes, so that a restart ends
// them all and no file holds one. Thread-safe; no clock.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/scope.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "record/resources.hpp"

namespace weft::gate {

inline constexpr int64_t kTokenLifeMs = 5 * 60'000;

// A program whose token held.
struct Caller {
  record::Client client;
  std::vector<auth::Scope> scopes;
};

class Tokens {
 public:
  static constexpr size_t kTokensMax = 100'000;  // beyond it the one that ends first is forgotten

  explicit Tokens(RandomBytes random) : random_(std::move(random)) {}

  std::string mint(Caller caller, Instant now);  // the token itself: 43 characters
  std::optional<Caller> find(std::string_view token, Instant now) const;
  void sweep(Instant now);

 private:
  struct Known {
    Caller caller;
    Instant expires;
  };
  RandomBytes random_;
  mutable std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;  // by the token's hash
};

// "Authorization: Bearer TOKEN"; empty where there is none. https://www.rfc-editor.org/rfc/rfc6750
std::string_view bearer_of(std::string_view authorization);

}  // namespace weft::gate
