// SPDX-License-Identifier: Apache-2.0
#include "gate/gate_fixture.hpp"

namespace weft::gate {
namespace {

std::shared_ptr<const jose::PrivateKey> key_of(std::string_view which) {
  static const auto own = *jose::generate_key(jose::Algorithm::ES256);
  static const auto foreign = *jose::generate_key(jose::Algorithm::ES256);
  return which == "own" ? own : foreign;
}

auth::TrustedHost host_named(std::string name, std::string organisation,
                             std::vector<std::string> origins) {
  return {.name = std::move(name),
          .organisation = std::move(organisation),
          .origins = std::move(origins),
          .keys = *jose::parse_jwks(jose::render_jwks(*key_of("own"), "k1"))};
}

net::Response say_who(const net::Request&, const Parameters& parameters,
                      const Result<Caller>& caller) {
  if (!caller) return {401, {}, "nobody"};
  const record::Client& client = caller->client;
  return {200,
          {},
          client.principal.user + " of " + client.principal.organisation + " as " + client.feed +
              " asks for " + parameters.find("type")->second + " with " +
              auth::render_scopes(caller->scopes)};
}

// Pages that show what they were given.
std::vector<Route> pages() {
  const auto show = [](const PageRequest& page) -> Result<net::Response> {
    std::string text = page.base + " " + page.context.person->bytes;
    for (const auto& [name, value] : page.parameters) text += " " + name + "=" + value;
    return html_response(text);
  };
  const auto fall = [](const PageRequest& page) -> Result<net::Response> {
    const std::string& kind = page.parameters.find("kind")->second;
    if (kind == "throws") std::vector<int>().at(1);
    return fail(kind == "forbidden" ? Kind::Forbidden : Kind::Unavailable, "secret detail");
  };
  return {record_page("/c/{context}/record", show),
          record_page("/c/{context}/{heading}", show),
          record_page("/c/{context}/falls/{kind}", fall),
          {"POST", "/c/{context}/note", Auth::Context, Policy::Record, true, PageHandler(show)},
          {"GET", "/fhir/{type}", Auth::Token, Policy::Record, true, ProgramHandler(say_who)}};
}

auth::TrustedClient client() {
  return {
      .name = "labs",
      .organisation = "RXA",
      .feed = "labs-fhir",
      .scopes = *auth::parse_scopes("system/*.rs system/Observation.c"),
      .keys = *jose::parse_jwks(jose::render_jwks(*key_of("own"), "k1"), jose::kProgramAlgorithms)};
}

}  // namespace

GateTest::GateTest() {
  const record::access::AccessLimits limits;
  access_ = *record::access::Access::open(
      ":memory:", "", limits, [this] { return Instant{clock_.load()}; }, seeded_random(7));
  gate_ = *Gate::build({.hosts = {host_named("ward", "RXA", {"https://ward.test"}),
                                  host_named("clinic", "RXB", {"https://clinic.test"})},
                        .clients = {client()},
                        .refusals = {{"/fhir",
                                      [](const Error& error, const std::string& allow) {
                                        return net::Response{
                                            allow.empty() ? 404 : 405,
                                            {},
                                            error.kind == Kind::Bug ? "bug" : "own form"};
                                      }}},
                        .launch_pages = {"results"},
                        .limits = limits,
                        .environment = "test"},
                       door_, *access_, audit_, pages(), seeded_random(8));
  gate_->serve_at(kUrl);
}

GateTest::Claims GateTest::claims(const Claims& changes) const {
  const int64_t now = clock_ / 1000;
  Claims all = {{"iss", R"("ward")"},
                {"aud", R"("https://weft.example")"},
                {"sub", R"("u1")"},
                {"name", R"("A Nurse")"},
                {"role", R"("nurse")"},
                {"organisation", R"("RXA")"},
                {"purpose", R"("direct-care")"},
                {"patient", R"({"system":"https://fhir.nhs.uk/Id/nhs-number",)"
                            R"("value":"9990000018"})"},
                {"birth_date", R"("1950-01-02")"},
                {"jti", "\"t" + std::to_string(++tickets_) + "\""},
                {"iat", std::to_string(now)},
                {"exp", std::to_string(now + 60)}};
  for (const auto& [name, value] : changes) {
    all[name] = value;
    if (value.empty()) all.erase(name);
  }
  return all;
}

std::string GateTest::ticket(const Claims& changes, std::string_view key) const {
  std::string payload = "{";
  for (const auto& [name, value] : claims(changes))
    payload += (payload.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
  return *jose::sign(payload + "}", *key_of(key), "k1");
}

net::Request GateTest::form(std::string path, std::string_view ticket, std::string cookie,
                            std::string origin) {
  net::Request request{.method = "POST",
                       .path = std::move(path),
                       .headers = {{"content-type", "application/x-www-form-urlencoded"},
                                   {"origin", std::move(origin)},
                                   {"sec-fetch-site", "cross-site"},
                                   {"sec-fetch-dest", "iframe"}},
                       .body = "ticket=" + std::string(ticket),
                       .peer = "192.0.2.7"};
  if (!cookie.empty()) request.headers.emplace_back("cookie", std::move(cookie));
  return request;
}

net::Response GateTest::launch(const Claims& changes, std::string cookie) {
  return gate_->answer(form("/launch", ticket(changes), std::move(cookie)));
}

net::Response GateTest::get(std::string path, std::string cookie, net::Headers more) {
  net::Request request{.method = "GET", .path = std::move(path), .headers = std::move(more)};
  if (!cookie.empty()) request.headers.emplace_back("cookie", std::move(cookie));
  return gate_->answer(request);
}

std::string GateTest::header(const net::Response& response, std::string_view name) {
  std::string all;
  for (const auto& [key, value] : response.headers)
    if (key == name) all += (all.empty() ? "" : " AND ") + value;
  return all;
}

std::string GateTest::cookie_of(const net::Response& response) {
  const std::string whole = header(response, "set-cookie");
  return whole.substr(0, whole.find(';'));
}

std::string GateTest::assertion(const Claims& changes, std::string_view key) const {
  Claims all = {{"iss", R"("labs")"},
                {"sub", R"("labs")"},
                {"aud", R"("https://weft.example/oauth/token")"},
                {"jti", "\"a" + std::to_string(++tickets_) + "\""},
                {"exp", std::to_string(clock_ / 1000 + 60)}};
  for (const auto& [name, value] : changes) all[name] = value;
  std::string text;
  for (const auto& [name, value] : all)
    text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
  return *jose::sign(text + "}", *key_of(key), "k1");
}

}  // namespace weft::gate
