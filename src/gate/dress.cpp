// SPDX-License-Identifier: Apache-2.0
#include "gate/dress.hpp"

#include <algorithm>

namespace weft::gate {
namespace {

void add_origins(std::string& sources, const auth::TrustedHost& host) {
  for (const std::string& origin : host.origins) {
    if (origin == "null") continue;
    sources += sources.empty() ? origin : " " + origin;
  }
}

Framing framing_of(std::string sources) {
  return {sources.empty() ? "'none'" : std::move(sources)};
}

bool is_set(const net::Response& response, std::string_view name) {
  return std::ranges::any_of(response.headers, [&](const auto& h) { return h.first == name; });
}

}  // namespace

Framing Framing::none() { return framing_of({}); }

Framing Framing::by(const auth::TrustedHost& host) {
  std::string sources;
  add_origins(sources, host);
  return framing_of(std::move(sources));
}

Framing Framing::by_any(std::span<const auth::TrustedHost> hosts) {
  std::string sources;
  for (const auth::TrustedHost& host : hosts) add_origins(sources, host);
  return framing_of(std::move(sources));
}

void dress(net::Response& response, const Framing& framing) {
  auto& headers = response.headers;
  if (!is_set(response, "cache-control")) headers.emplace_back("cache-control", "no-store");
  headers.emplace_back("referrer-policy", "same-origin");
  headers.emplace_back("x-content-type-options", "nosniff");
  headers.emplace_back("content-security-policy",
                       "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                       "form-action 'self'; base-uri 'none'; frame-ancestors " +
                           framing.sources);
}

void leave_after(net::Response& response, int64_t ms) {
  const int64_t seconds = std::max<int64_t>(1, (ms + 999) / 1000);
  response.headers.emplace_back("refresh", std::to_string(seconds) + "; url=/timed-out");
}

}  // namespace weft::gate
