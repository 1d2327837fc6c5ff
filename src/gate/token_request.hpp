// SPDX-License-Identifier: Apache-2.0
// POST /oauth/token: a program's signed assertion becomes an access token. Refusals answer as OAuth
// has it and are audited, a flood of them as sums. Thread-safe.
// https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "auth/client.hpp"
#include "gate/refusal_sums.hpp"
#include "gate/tokens.hpp"
#include "net/http.hpp"
#include "record/access/access.hpp"
#include "record/audit/audit.hpp"

namespace weft::gate {

inline constexpr std::string_view kTokenPath = "/oauth/token";

struct TokenParts {
  std::span<const auth::TrustedClient> clients;
  int64_t leeway_ms;
  std::function<std::string()> public_url;
  record::access::Access& access;
  record::audit::Audit& audit;
  Tokens& tokens;
};

class TokenRequest {
 public:
  explicit TokenRequest(TokenParts parts) : parts_(std::move(parts)) {}

  Result<net::Response> answer(const net::Request& request);
  void write_due_sums(bool last);

 private:
  Result<net::Response> refuse(auth::AssertionRefusal refusal, const auth::TrustedClient* client,
                               const net::Request& request);
  Result<net::Response> mint(const auth::TrustedClient& client, std::string_view asked);

  const TokenParts parts_;
  RefusalSums sums_;
};

}  // namespace weft::gate
