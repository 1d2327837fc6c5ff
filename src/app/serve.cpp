// SPDX-License-Identifier: Apache-2.0
#include "app/serve.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "api/outcome.hpp"
#include "api/routes.hpp"
#include "app/control.hpp"
#include "app/control_tables.hpp"
#include "app/feeds_running.hpp"
#include "app/init.hpp"
#include "app/ops.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "gate/gate.hpp"
#include "viewer/pages.hpp"

namespace weft::app {
namespace {

using fhir::Json;

std::string url_of(bool tls, const std::string& address, uint16_t port) {
  const bool v6 = address.find(':') != std::string::npos;
  return std::string(tls ? "https://" : "http://") + (v6 ? "[" + address + "]" : address) + ":" +
         std::to_string(port);
}

Result<std::vector<auth::TrustedHost>> read_hosts(const Config& config) {
  std::vector<auth::TrustedHost> hosts;
  for (const HostConfig& host : config.hosts) {
    auto keys = read_file(host.jwks_file).and_then([](const std::string& text) {
      return jose::parse_jwks(text);
    });
    if (!keys) return fail(Kind::Invalid, keys.error().detail, host.jwks_file);
    hosts.push_back({host.name, host.organisation, host.origins, std::move(*keys)});
  }
  return hosts;
}

Result<std::vector<auth::TrustedClient>> read_clients(const Config& config) {
  std::vector<auth::TrustedClient> clients;
  for (const ClientConfig& client : config.clients) {
    auto keys = read_file(client.jwks_file).and_then([](const std::string& text) {
      return jose::parse_jwks(text, jose::kProgramAlgorithms);
    });
    if (!keys) return fail(Kind::Invalid, keys.error().detail, client.jwks_file);
    clients.push_back({client.name, client.organisation, client.feed,
                       auth::find_purpose(client.purpose).value_or(auth::Purpose::DirectCare),
                       TRY(auth::parse_scopes(client.scopes)), std::move(*keys)});
  }
  return clients;
}

// The address is known only when the server listens; until then the FHIR door tells none.
using PublicUrl = std::shared_ptr<std::atomic<gate::Gate*>>;

std::vector<gate::Route> routes_of(Services& services, PublicUrl gate) {
  auto routes = viewer::record_pages(*services.door, services.clock,
                                     std::string(word_for(services.config.environment)));
  auto fhir = api::fhir_routes({*services.resources, services.clock,
                                [gate] {
                                  const gate::Gate* built = gate->load();
                                  return built ? built->public_url() : std::string();
                                },
                                services.random_for("pages")});
  std::ranges::move(fhir, std::back_inserter(routes));
  return routes;
}

Result<std::unique_ptr<gate::Gate>> build_gate(Services& services) {
  const Config& config = services.config;
  gate::GateOptions options;
  options.hosts = TRY(read_hosts(config));
  options.clients = TRY(read_clients(config));
  options.refusals = {{std::string(api::kPrefix), api::outcome_response}};
  options.launch_pages = viewer::launch_pages();
  options.limits = {config.idle_ms, config.absolute_ms, config.ticket_leeway_ms};
  options.environment = word_for(config.environment);
  const auto built = std::make_shared<std::atomic<gate::Gate*>>(nullptr);
  auto gate = TRY(gate::Gate::build(std::move(options), *services.door, *services.access,
                                    *services.audit, routes_of(services, built)));
  built->store(gate.get());
  return gate;
}

// A second steward's approval: a signed, unspent ticket of a steward, for nobody's record.
ApproverOf approver_of(Services& services, const std::vector<auth::TrustedHost>& hosts,
                       std::string audience) {
  return [&services, &hosts, audience](std::string_view ticket) -> Result<std::string> {
    static const std::set<std::string> no_pages;
    const auth::TicketRules rules{hosts, audience, no_pages, services.config.ticket_leeway_ms};
    const auto decided = auth::decide_ticket(trim(ticket), auth::TicketUse::EndSessions, {}, rules,
                                             services.access->now());
    const auto* good = std::get_if<auth::Ticket>(&decided);
    if (!good || good->principal.role != auth::Role::Steward)
      return fail(Kind::Forbidden, "needs a steward's signed ticket on standard input");
    if (!TRY(services.access->spend_ticket(good->principal.issuer, good->jti, good->expires)))
      return fail(Kind::Forbidden, "this ticket was used before");
    return good->principal.user;
  };
}

Result<std::unique_ptr<net::HttpServer>> listen_public(const Config& config, gate::Gate& gate) {
  net::HttpServerOptions options;
  options.address = config.listen.address;
  options.port = config.listen.port;
  options.tls_cert_file = config.tls_cert;
  options.tls_key_file = config.tls_key;
  auto server = net::HttpServer::start(
      options, [&gate](const net::Request& request) { return gate.answer(request); });
  if (!server) return fail(Kind::Invalid, server.error().detail, "server.listen");
  return server;
}

// Ready: everything listens, nothing drains, and what is looked at can be audited.
Result<std::unique_ptr<net::HttpServer>> listen_ops(const Config& config,
                                                    std::function<bool()> is_ready) {
  net::HttpServerOptions options;
  options.address = config.ops.address;
  options.port = config.ops.port;
  options.workers = 1;
  auto server = net::HttpServer::start(
      options, [is_ready](const net::Request& request) { return answer_ops(request, is_ready); });
  if (!server) return fail(Kind::Invalid, server.error().detail, "ops.listen");
  return server;
}

Result<std::unique_ptr<net::HttpServer>> listen_control(const std::string& folder,
                                                        const ControlTable& table) {
  net::HttpServerOptions options;
  options.unix_path = folder + "/weft.sock";
  options.body_bytes_max = 256u << 20;
  options.request_seconds_max = 300;
  options.workers = 2;
  std::filesystem::remove(options.unix_path);
  return net::HttpServer::start(
      options, [&table](const net::Request& request) { return serve_control(table, request); });
}

// Written whole under another name first, so that whoever waits for it never reads half of it.
Result<void> write_ready_file(const std::string& path, const std::string& url,
                              const std::string& ops, const FeedsRunning& feeds) {
  if (path.empty()) return {};
  Json ports = Json::object();
  for (const auto& [name, listener] : feeds.listeners)
    ports.set(name, Json::number(static_cast<long long>(listener->port())));
  Json ready = Json::object();
  ready.set("pid", Json::number(static_cast<long long>(::getpid()))).set("url", url);
  ready.set("ops", ops).set("feeds", std::move(ports));
  const std::string half = path + ".part";
  std::filesystem::remove(half);
  TRY_VOID(write_file(half, fhir::render_json(ready) + "\n", false));
  if (std::rename(half.c_str(), path.c_str()) != 0)
    return fail(Kind::Unavailable, "cannot be written", path);
  return {};
}

// Signals are taken by one thread, so that no handler runs inside the server's code.
class Signals {
 public:
  Signals() {
    ::sigemptyset(&set_);
    for (const int one : {SIGTERM, SIGINT}) ::sigaddset(&set_, one);
    ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  void wait(const std::function<void()>& on_tick) {
    const timespec second{1, 0};
    while (::sigtimedwait(&set_, nullptr, &second) < 0) on_tick();
  }

 private:
  sigset_t set_{};
};

void refuse_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

void add_audit_gauge(Services& services) {
  metrics::gauge("weft_audit_free_ratio", "Free part of the audit's reserved space", {},
                 [&services] { return services.audit->free_ratio(); });
}

}  // namespace

Result<void> check_files(const Config& config) {
  TRY(read_hosts(config));
  TRY(read_clients(config));
  if (auto key = read_key_file(config.key_file); !key) return std::unexpected(key.error());
  std::vector<std::string> files = {config.tls_cert, config.tls_key};
  for (const FeedConfig& feed : config.feeds) files.push_back(feed.client_ca);
  for (const std::string& file : files)
    if (!file.empty()) TRY(read_file(file));
  if (config.policy_dir.empty()) return {};
  TRY(record::policy::load_policy_folder(config.policy_dir));
  return {};
}

Result<void> serve(Config config, const std::string& folder, const Environ& environ,
                   const std::string& ready_file) {
  refuse_core_dumps();
  Signals signals;
  const auto services = TRY(open_services(std::move(config), folder, environ));
  add_audit_gauge(*services);
  const auto hosts = TRY(read_hosts(services->config));
  const auto gate = TRY(build_gate(*services));
  const auto feeds = TRY(start_feeds(*services));
  const auto server = TRY(listen_public(services->config, *gate));
  std::atomic<bool> serving{false};
  const auto ops = TRY(
      listen_ops(services->config, [&] { return serving && services->audit->free_ratio() > 0; }));

  const std::string url =
      url_of(!services->config.tls_cert.empty(), services->config.listen.address, server->port());
  const std::string audience =
      services->config.public_url.empty() ? url : services->config.public_url;
  gate->serve_at(audience);

  ControlTable table;
  add_inbox_commands(
      table, *services, [&feeds](uint64_t seq) { return feeds->worker->replay(seq); },
      approver_of(*services, hosts, audience));
  add_audit_commands(table, *services);
  add_objection_commands(table, *services);
  add_record_command(table, *services);
  add_feed_commands(table, *services, *feeds);
  add_map_command(table, *services, *feeds);
  const auto control = TRY(listen_control(folder, table));
  serving = true;
  TRY_VOID(write_ready_file(ready_file, url,
                            url_of(false, services->config.ops.address, ops->port()), *feeds));
  log::info("serving", {{"pid", ::getpid()}, {"port", server->port()}});

  signals.wait([&] { gate->on_tick(); });
  serving = false;
  log::info("draining");
  control->drain();
  server->drain();
  feeds->drain();
  gate->on_tick(true);
  ops->drain();
  std::filesystem::remove(folder + "/weft.sock");
  return {};
}

}  // namespace weft::app
