// SPDX-License-Identifier: Apache-2.0
#include "gate/session_cookie.hpp"

#include "base/text.hpp"

namespace weft::gate {
namespace {

constexpr std::string_view kName = "__Host-weft";
constexpr size_t kTokensMax = 4;
constexpr size_t kTokenBytesMax = 128;

}  // namespace

std::string render_session_cookie(std::string_view token) {
  return std::string(kName) + "=" + std::string(token) +
         "; Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
}

std::vector<std::string> read_session_tokens(const net::Request& request) {
  std::vector<std::string> tokens;
  for (const auto& [name, value] : request.headers) {
    if (name != "cookie") continue;
    for (const std::string_view part : split(value, ';')) {
      const std::string_view pair = trim(part);
      const size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != kName) continue;
      const std::string_view token = pair.substr(equals + 1);
      if (token.empty() || token.size() > kTokenBytesMax || tokens.size() == kTokensMax) continue;
      tokens.emplace_back(token);
    }
  }
  return tokens;
}

}  // namespace weft::gate
