// SPDX-License-Identifier: Apache-2.0
#include "gate/tokens.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace weft::gate {
namespace {

constexpr size_t kTokenBytes = 32;

}  // namespace

std::string Tokens::mint(Caller caller, Instant now) {
  const std::string token = base64url(random_(kTokenBytes));
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kTokensMax)
    known_.erase(
        std::ranges::min_element(known_, {}, [](const auto& one) { return one.second.expires; }));
  known_.insert_or_assign(sha256(token), Known{std::move(caller), now + kTokenLifeMs});
  return token;
}

std::optional<Caller> Tokens::find(std::string_view token, Instant now) const {
  const std::string hash = sha256(token);
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(hash);
  if (found == known_.end() || found->second.expires <= now) return {};
  return found->second.caller;
}

void Tokens::sweep(Instant now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(known_, [&](const auto& one) { return one.second.expires <= now; });
}

std::string_view bearer_of(std::string_view authorization) {
  const size_t space = authorization.find(' ');
  if (space == authorization.npos || ascii_upper(authorization.substr(0, space)) != "BEARER")
    return {};
  return trim(authorization.substr(space + 1));
}

}  // namespace weft::gate
