// SPDX-License-Identifier: Apache-2.0
#include "api/routes.hpp"

#include <memory>
#include <set>

#include "api/capability.hpp"
#include "api/http_answer.hpp"
#include "api/outcome.hpp"
#include "api/read_request.hpp"

namespace weft::api {
namespace {

constexpr std::string_view kTokenPath = "/oauth/token";

Result<Answer> answer_caller(const Api& api, const Interaction& interaction,
                             const net::Request& request, const gate::Parameters& parameters,
                             const Result<gate::Caller>& caller) {
  if (auto refused = refuse_form(request)) return std::move(*refused);
  if (!caller) return std::unexpected(caller.error());
  Asked asked = TRY(read_request(request, parameters, interaction, *caller));
  if (auto* refused = std::get_if<Answer>(&asked)) return std::move(*refused);
  Ask& ask = std::get<Ask>(asked);
  return interaction.plan ? write(api, std::move(ask), interaction)
                          : interaction.run(api, std::move(ask));
}

gate::ProgramHandler handler_of(std::shared_ptr<const Api> api, const Interaction& interaction) {
  return [api, &interaction](const net::Request& request, const gate::Parameters& parameters,
                             const Result<gate::Caller>& caller) {
    auto answer = answer_caller(*api, interaction, request, parameters, caller);
    return http_answer(answer ? std::move(*answer) : refuse(answer.error()), api->base(),
                       request.header("accept-encoding"));
  };
}

gate::Route public_route(std::string path, gate::PlainHandler handler) {
  return {.method = "GET",
          .path_template = std::move(path),
          .auth = gate::Auth::None,
          .policy = gate::Policy::NoData,
          .audited = false,
          .handler = std::move(handler)};
}

// https://hl7.org/fhir/R4/http.html#capabilities
gate::Route metadata_route(std::function<std::string()> public_url, Instant since) {
  return public_route(
      "/fhir/metadata", [public_url, since](const net::Request& request, const gate::Parameters&) {
        Answer answer;
        const std::string url = public_url();
        if (auto refused = refuse_form(request))
          answer = std::move(*refused);
        else
          answer.body =
              render_capability(url + std::string(kPrefix), url + std::string(kTokenPath), since);
        return Result<net::Response>(
            http_answer(std::move(answer), "", request.header("accept-encoding")));
      });
}

gate::Route smart_route(std::function<std::string()> public_url) {
  return public_route(
      "/fhir/.well-known/smart-configuration",
      [public_url](const net::Request&, const gate::Parameters&) -> Result<net::Response> {
        return net::Response{200,
                             {{"content-type", "application/json"}},
                             render_smart_configuration(public_url() + std::string(kTokenPath))};
      });
}

}  // namespace

std::vector<gate::Route> fhir_routes(ApiParts parts) {
  const auto api = std::make_shared<const Api>(
      Api{parts.resources, parts.clock,
          [url = parts.public_url] { return url() + std::string(kPrefix); },
          PageTokens(std::move(parts.random))});
  std::vector<gate::Route> routes = {metadata_route(parts.public_url, parts.clock()),
                                     smart_route(parts.public_url)};
  std::set<std::string> told;
  for (const Interaction& one : interactions()) {
    const std::string path(template_of(one.target));
    if (!told.insert(std::string(one.method) + path).second) continue;
    routes.push_back({.method = std::string(one.method),
                      .path_template = path,
                      .auth = gate::Auth::Token,
                      .policy = one.policy,
                      .audited = true,
                      .handler = handler_of(api, one)});
  }
  return routes;
}

}  // namespace weft::api
