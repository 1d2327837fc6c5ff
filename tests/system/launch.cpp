// SPDX-License-Identifier: Apache-2.0
#include "tests/system/launch.hpp"

#include "base/time.hpp"
#include "fhir/json/json.hpp"

namespace weft::testing {
namespace {

constexpr std::string_view kKeyName = "ward-1";
constexpr int64_t kTicketSeconds = 45;

std::string header_of(const net::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

std::string path_of(const std::string& location) {
  if (location.starts_with('/')) return location;
  const size_t host = location.find("://");
  const size_t path = location.find('/', host == std::string::npos ? 0 : host + 3);
  return path == std::string::npos ? "/" : location.substr(path);
}

}  // namespace

Result<WardSystem> WardSystem::make() {
  WardSystem system;
  system.key_ = TRY(jose::generate_key(jose::Algorithm::ES256));
  return system;
}

std::string WardSystem::jwks() const { return jose::render_jwks(*key_, kKeyName); }

std::string WardSystem::configuration(const std::string& jwks_file) {
  return "[[host]]\nname = \"ward\"\norganisation = \"T000\"\n"
         "origins = [\"http://127.0.0.1:1\"]\njwks_file = \"" +
         jwks_file + "\"\n";
}

Result<OpenRecord> WardSystem::launch(const std::string& url, const LaunchRequest& request) {
  const int64_t now = request.now.value_or(system_clock()()).ms / 1000;
  fhir::Json claims;
  fhir::Json patient;
  patient.set("system", "https://fhir.nhs.uk/Id/nhs-number").set("value", request.nhs_number);
  claims.set("iss", "ward")
      .set("aud", request.audience.empty() ? url : request.audience)
      .set("sub", request.user)
      .set("name", "Test User");
  claims.set("role", request.role).set("organisation", request.organisation);
  claims.set("purpose", request.purpose).set("patient", std::move(patient));
  claims.set("birth_date", request.birth_date).set("jti", random_id(random_));
  claims.set("iat", fhir::Json::number(now)).set("exp", fhir::Json::number(now + kTicketSeconds));
  const std::string ticket = TRY(jose::sign(render_json(claims), *key_, kKeyName));
  net::HttpCall call{.method = "POST", .url = url + "/launch"};
  call.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  call.body = "ticket=" + ticket;
  const net::Response answer = TRY(net::call(call));
  if (answer.status != 303)
    return fail(Kind::Forbidden, "launch answered " + std::to_string(answer.status));
  const std::string cookie = header_of(answer, "set-cookie");
  return OpenRecord{path_of(header_of(answer, "location")), cookie.substr(0, cookie.find(';'))};
}

Result<net::Response> WardSystem::fetch(const std::string& url, const OpenRecord& record,
                                        const std::string& path) {
  net::HttpCall call{.url = url + path};
  call.headers = {{"cookie", record.cookie}};
  return net::call(call);
}

}  // namespace weft::testing
