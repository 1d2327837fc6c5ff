// SPDX-License-Identifier: Apache-2.0
// The headers every answer wears: no caching, no referrer to others, a strict content security
// policy, and who may frame it. Pure.
// https://www.w3.org/TR/CSP3/ · https://fetch.spec.whatwg.org/#http-new-header-syntax
#pragma once

#include <span>
#include <string>

#include "auth/ticket.hpp"
#include "net/http.hpp"

namespace weft::gate {

// The `frame-ancestors` of a page: a host's own origins, or 'none'.
struct Framing {
  static Framing none();
  static Framing by(const auth::TrustedHost& host);
  // For pages that hold no data and belong to no context: any configured host may show them.
  static Framing by_any(std::span<const auth::TrustedHost> hosts);
  std::string sources;
};

void dress(net::Response& response, const Framing& framing);

// After the last moment at which this page may still be looked at, the browser leaves it by itself,
// with or without scripts.
void leave_after(net::Response& response, int64_t ms);

}  // namespace weft::gate
