// SPDX-License-Identifier: Apache-2.0
#include "gate/token_request.hpp"

#include <map>

namespace weft::gate {
namespace {

using record::audit::Action;
using Form = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view kAssertionType =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

// A field given twice is no form (RFC 6749 section 3.2).
std::optional<Form> read_form(const net::Request& request) {
  constexpr std::string_view kType = "application/x-www-form-urlencoded";
  if (!request.header("content-type").starts_with(kType)) return {};
  Form form;
  for (auto& [name, value] : net::parse_form(request.body))
    if (!form.emplace(std::move(name), std::move(value)).second) return {};
  return form;
}

std::string_view field(const Form& form, std::string_view name) {
  const auto found = form.find(name);
  return found == form.end() ? std::string_view() : std::string_view(found->second);
}

// https://www.rfc-editor.org/rfc/rfc6749#section-5.2
net::Response oauth_error(int status, std::string_view error) {
  return {status,
          {{"content-type", "application/json"}, {"pragma", "no-cache"}},
          R"({"error":")" + std::string(error) + R"("})"};
}

auth::Principal principal_of(const auth::TrustedClient& client) {
  return {.issuer = "client",
          .user = client.name,
          .name = client.name,
          .role = auth::Role::Program,
          .organisation = client.organisation,
          .purpose = client.purpose};
}

}  // namespace

Result<net::Response> TokenRequest::answer(const net::Request& request) {
  const auto form = read_form(request);
  if (!form) return oauth_error(400, "invalid_request");
  if (field(*form, "grant_type") != "client_credentials")
    return oauth_error(400, "unsupported_grant_type");
  if (field(*form, "client_assertion_type") != kAssertionType)
    return oauth_error(400, "invalid_request");
  const std::string audience = parts_.public_url() + std::string(kTokenPath);
  const auto decision = auth::decide_assertion(
      field(*form, "client_assertion"),
      {.clients = parts_.clients, .audience = audience, .leeway_ms = parts_.leeway_ms},
      parts_.access.now());
  if (const auto* refusal = std::get_if<auth::AssertionRefusal>(&decision))
    return refuse(*refusal, nullptr, request);
  const auto& assertion = std::get<auth::Assertion>(decision);
  if (!TRY(parts_.access.spend_ticket("client " + assertion.client->name, assertion.jti,
                                      assertion.expires)))
    return refuse(auth::AssertionRefusal::Spent, assertion.client, request);
  return mint(*assertion.client, field(*form, "scope"));
}

Result<net::Response> TokenRequest::refuse(auth::AssertionRefusal refusal,
                                           const auth::TrustedClient* client,
                                           const net::Request& request) {
  const Instant now = parts_.access.now();
  const std::string_view reason = auth::word_for(refusal);
  const net::Response refused = oauth_error(401, "invalid_client");
  if (!sums_.add(request.peer, reason, auth::has_good_signature(refusal), now)) return refused;
  record::audit::Event event{.at = now,
                             .action = Action::TokenRefused,
                             .page = std::string(kTokenPath),
                             .reason = from_address(reason, request.peer)};
  if (client) event.who = principal_of(*client);
  TRY(parts_.audit.append(std::move(event)));
  return refused;
}

Result<net::Response> TokenRequest::mint(const auth::TrustedClient& client,
                                         std::string_view asked) {
  const auto scopes = auth::parse_scopes(asked);
  if (!scopes) return oauth_error(400, "invalid_scope");
  const auto granted = auth::decide_scopes(client.scopes, *scopes);
  if (granted.empty()) return oauth_error(400, "invalid_scope");
  const Instant now = parts_.access.now();
  const auth::Principal principal = principal_of(client);
  TRY(parts_.audit.append(
      {.at = now, .action = Action::Token, .who = principal, .page = std::string(kTokenPath)}));
  const std::string token = parts_.tokens.mint({{principal, client.feed}, granted}, now);
  return net::Response{200,
                       {{"content-type", "application/json"}, {"pragma", "no-cache"}},
                       R"({"access_token":")" + token + R"(","token_type":"bearer","expires_in":)" +
                           std::to_string(kTokenLifeMs / 1000) + R"(,"scope":")" +
                           auth::render_scopes(granted) + R"("})"};
}

void TokenRequest::write_due_sums(bool last) {
  gate::write_due_sums(sums_, parts_.audit, kTokenPath, parts_.access.now(), last);
}

}  // namespace weft::gate
