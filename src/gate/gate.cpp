// SPDX-License-Identifier: Apache-2.0
#include "gate/gate.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>

#include "base/log.hpp"
#include "gate/dress.hpp"
#include "gate/error_page.hpp"
#include "gate/launch.hpp"
#include "gate/notice.hpp"
#include "gate/session_cookie.hpp"
#include "gate/token_request.hpp"
#include "ui/assets.hpp"

namespace weft::gate {
namespace {

using record::access::Context;
using record::access::ContextState;

constexpr int64_t kSweepEveryMs = 60'000;

// What leaves, and who may frame it.
struct Answer {
  net::Response response;
  Framing framing = Framing::none();
};

std::vector<Route> own_routes(PlainHandler launch, PlainHandler end, PlainHandler token,
                              PlainHandler timed_out, PlainHandler asset) {
  return {{"POST", "/launch", Auth::Ticket, Policy::Admit, true, std::move(launch)},
          {"POST", "/end", Auth::Ticket, Policy::NoData, true, std::move(end)},
          {"POST", std::string(kTokenPath), Auth::None, Policy::NoData, true, std::move(token)},
          {"GET", "/timed-out", Auth::None, Policy::NoData, false, std::move(timed_out)},
          {"GET", "/assets/{name}", Auth::None, Policy::NoData, false, std::move(asset)}};
}

// Styles and scripts hold no data: a browser may keep them, by the hash in their address.
Result<net::Response> answer_asset(const net::Request& request, const Parameters& parameters) {
  const auto asset = ui::find_asset(parameters.find("name")->second);
  if (!asset) return fail(Kind::NotFound, "no such asset");
  const std::string tag = "\"" + std::string(asset->hash.substr(0, 32)) + "\"";
  const bool by_hash = ui::asset_url(asset->name).ends_with("?" + request.query);
  net::Headers headers = {
      {"content-type", std::string(asset->content_type)},
      {"cache-control", by_hash ? "public, max-age=31536000, immutable" : "no-cache"},
      {"etag", tag}};
  if (request.header("if-none-match") == tag) return net::Response{304, std::move(headers), {}};
  return net::Response{200, std::move(headers), std::string(asset->bytes)};
}

bool is_framed(const net::Request& request) {
  const std::string_view destination = request.header("sec-fetch-dest");
  return destination == "iframe" || destination == "frame" || destination == "embed" ||
         destination == "object";
}

bool changes_state(const net::Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

class RoutedGate : public Gate {
 public:
  RoutedGate(GateOptions options, record::Door& door, record::access::Access& access,
             record::audit::Audit& audit, RandomBytes random)
      : options_(std::move(options)),
        access_(access),
        tokens_(std::move(random)),
        token_request_({.clients = options_.clients,
                        .leeway_ms = options_.limits.ticket_leeway_ms,
                        .public_url = [this] { return public_url(); },
                        .access = access,
                        .audit = audit,
                        .tokens = tokens_}),
        launch_({.hosts = options_.hosts,
                 .pages = options_.launch_pages,
                 .leeway_ms = options_.limits.ticket_leeway_ms,
                 .environment = options_.environment,
                 .public_url = [this] { return public_url(); },
                 .door = door,
                 .access = access,
                 .audit = audit}) {}

  Result<void> set_routes(std::vector<Route> pages);
  void serve_at(std::string public_url) override;
  std::string public_url() const override;
  net::Response answer(const net::Request& request) override;
  void on_tick(bool last) override;
  const std::vector<Route>& routes() const override { return router_.routes(); }

 private:
  Result<Caller> find_caller(const net::Request& request) const;
  const Refusals* find_refusals(std::string_view path) const;
  Answer answer_route(const Match& match, const net::Request& request);
  Answer answer_page(const PageHandler& page, const Match& match, const net::Request& request);
  Answer answer_without_context(const net::Request& request) const;
  Answer answer_closed(const Context& context, const auth::TrustedHost& host) const;
  Result<Context> find_context(const net::Request& request, std::string_view id);
  const auth::TrustedHost* find_host(const Context& context) const;
  Answer plain(Notice notice) const;
  net::Response finish(Result<net::Response> answer, const Match& match) const;

  const GateOptions options_;
  record::access::Access& access_;
  Tokens tokens_;
  TokenRequest token_request_;
  Launch launch_;
  Router router_;
  std::atomic<int64_t> swept_ms_{0};
  mutable std::mutex mutex_;
  std::string public_url_;
};

Result<void> RoutedGate::set_routes(std::vector<Route> pages) {
  auto routes = own_routes([this](const net::Request& request,
                                  const Parameters&) { return launch_.answer_launch(request); },
                           [this](const net::Request& request, const Parameters&) {
                             return launch_.answer_end(request);
                           },
                           [this](const net::Request& request, const Parameters&) {
                             return token_request_.answer(request);
                           },
                           [this](const net::Request&, const Parameters&) -> Result<net::Response> {
                             net::Response response =
                                 render_notice(Notice::TimedOut, options_.environment);
                             response.status = 200;
                             return response;
                           },
                           answer_asset);
  for (Route& page : pages) routes.push_back(std::move(page));
  router_ = TRY(Router::build(std::move(routes)));
  return {};
}

void RoutedGate::serve_at(std::string public_url) {
  const std::lock_guard lock(mutex_);
  public_url_ = std::move(public_url);
}

std::string RoutedGate::public_url() const {
  const std::lock_guard lock(mutex_);
  return public_url_;
}

// One place per request catches what a library throws.
net::Response RoutedGate::answer(const net::Request& request) {
  const auto begun = std::chrono::steady_clock::now();
  const Match match = router_.find(request.method, request.path);
  Answer answer;
  try {
    answer = answer_route(match, request);
  } catch (const std::exception&) {
    answer = {finish(fail(Kind::Bug, "a library threw"), match), Framing::none()};
    if (const Refusals* own = find_refusals(request.path))
      answer.response = own->answer({Kind::Bug, {}, {}}, {});
  }
  dress(answer.response, answer.framing);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  if (match.seconds) match.seconds->observe(seconds.count());
  return std::move(answer.response);
}

const Refusals* RoutedGate::find_refusals(std::string_view path) const {
  const auto below = [&](const Refusals& one) {
    return path.starts_with(one.prefix) &&
           (path.size() == one.prefix.size() || path[one.prefix.size()] == '/');
  };
  const auto found = std::ranges::find_if(options_.refusals, below);
  return found == options_.refusals.end() ? nullptr : &*found;
}

Answer RoutedGate::answer_route(const Match& match, const net::Request& request) {
  const Refusals* own = match.route ? nullptr : find_refusals(request.path);
  if (own) return {own->answer({Kind::NotFound, {}, {}}, match.allow), Framing::none()};
  if (!match.route && match.allow.empty())
    return {render_error(Kind::NotFound, options_.environment), Framing::none()};
  if (!match.route) {
    net::Response response = render_error(Kind::Unsupported, options_.environment);
    response.headers.emplace_back("allow", match.allow);
    return {std::move(response), Framing::none()};
  }
  if (const auto* page = std::get_if<PageHandler>(&match.route->handler))
    return answer_page(*page, match, request);
  if (const auto* program = std::get_if<ProgramHandler>(&match.route->handler))
    return {(*program)(request, match.parameters, find_caller(request)), Framing::none()};
  const auto& handler = std::get<PlainHandler>(match.route->handler);
  return {finish(handler(request, match.parameters), match), Framing::by_any(options_.hosts)};
}

Answer RoutedGate::answer_page(const PageHandler& page, const Match& match,
                               const net::Request& request) {
  const std::string& id = match.parameters.find("context")->second;
  const auto context = find_context(request, id);
  if (!context && context.error().kind == Kind::NotFound) return answer_without_context(request);
  if (!context)
    return {finish(std::unexpected(context.error()), match), Framing::by_any(options_.hosts)};
  const auth::TrustedHost* host = find_host(*context);
  if (!host || !context->person) return plain(Notice::NotOpen);
  if (context->state != ContextState::Open) return answer_closed(*context, *host);
  if (changes_state(request) && request.header("origin") != public_url())
    return {render_error(Kind::Forbidden, options_.environment), Framing::by(*host)};

  Parameters parameters = match.parameters;
  parameters.erase("context");
  Answer answer{finish(page({request, *context, parameters, "/c/" + id + "/"}), match),
                Framing::by(*host)};
  const int64_t left = options_.limits.absolute_ms - (access_.now() - context->opened);
  leave_after(answer.response, std::min(options_.limits.idle_ms, left));
  return answer;
}

Result<Caller> RoutedGate::find_caller(const net::Request& request) const {
  const std::string_view token = bearer_of(request.header("authorization"));
  auto caller = token.empty() ? std::nullopt : tokens_.find(token, access_.now());
  if (!caller) return fail(Kind::Unauthenticated, "no access token, or one that has ended");
  return std::move(*caller);
}

// Any of the cookies may be the one that opens it.
Result<Context> RoutedGate::find_context(const net::Request& request, std::string_view id) {
  Result<Context> context = fail(Kind::NotFound, "no cookie");
  for (const std::string& token : read_session_tokens(request)) {
    context = access_.use(id, token, true);
    if (context) break;
  }
  return context;
}

Answer RoutedGate::answer_without_context(const net::Request& request) const {
  const bool lost = is_framed(request) && read_session_tokens(request).empty();
  return plain(lost ? Notice::OpenInWindow : Notice::NotOpen);
}

Answer RoutedGate::answer_closed(const Context& context, const auth::TrustedHost& host) const {
  Notice notice = Notice::Ended;
  if (context.state == ContextState::Replaced) notice = Notice::Replaced;
  if (context.state == ContextState::TimedOut) notice = Notice::TimedOut;
  return {render_notice(notice, options_.environment), Framing::by(host)};
}

const auth::TrustedHost* RoutedGate::find_host(const Context& context) const {
  const auto& hosts = options_.hosts;
  const auto found = std::ranges::find(hosts, context.principal.issuer, &auth::TrustedHost::name);
  return found == hosts.end() ? nullptr : &*found;
}

Answer RoutedGate::plain(Notice notice) const {
  return {render_notice(notice, options_.environment), Framing::by_any(options_.hosts)};
}

net::Response RoutedGate::finish(Result<net::Response> answer, const Match& match) const {
  if (answer) return std::move(*answer);
  const Kind kind = answer.error().kind;
  const auto route = log::Safe::configured_name(match.route ? match.route->path_template : "none");
  if (kind == Kind::Bug) log::error("request_failed", {{"route", route}, {"kind", kind}});
  return render_error(kind, options_.environment);
}

void RoutedGate::on_tick(bool last) {
  launch_.write_due_sums(last);
  token_request_.write_due_sums(last);
  const int64_t now_ms = access_.now().ms;
  int64_t swept_ms = swept_ms_.load();
  if (!last && now_ms - swept_ms < kSweepEveryMs) return;
  if (!swept_ms_.compare_exchange_strong(swept_ms, now_ms)) return;
  tokens_.sweep(access_.now());
  if (const auto swept = access_.sweep(); !swept)
    log::error("access_not_swept", {{"kind", swept.error().kind}});
}

}  // namespace

Result<std::unique_ptr<Gate>> Gate::build(GateOptions options, record::Door& door,
                                          record::access::Access& access,
                                          record::audit::Audit& audit, std::vector<Route> pages,
                                          RandomBytes random) {
  options.launch_pages.insert("record");
  auto gate =
      std::make_unique<RoutedGate>(std::move(options), door, access, audit, std::move(random));
  TRY_VOID(gate->set_routes(std::move(pages)));
  return gate;
}

std::vector<Route> all_routes(std::vector<Route> pages) {
  std::vector<Route> routes = own_routes({}, {}, {}, {}, {});
  for (Route& page : pages) routes.push_back(std::move(page));
  return routes;
}

}  // namespace weft::gate
