// SPDX-License-Identifier: Apache-2.0
// weft-demo keys DIR · weft-demo serve …: the made-up region, spoken over sockets only.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "demo/host.hpp"
#include "demo/population.hpp"
#include "demo/sender.hpp"
#include "fhir/json/json.hpp"

namespace {

using namespace weft;
using namespace weft::demo;

constexpr std::string_view kKid = "northmoor-1";
std::atomic<bool> stop_asked = false;

struct Options {
  std::string folder, ready_file;
  size_t people = 500;
  uint64_t seed = 1;
  uint16_t port = 8080;
  double trickle_per_minute = 20;
};

std::string slurp(const std::string& path) {
  std::ifstream in(path);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// A key for the host to sign with, and the public half for Weft to check with.
int make_keys(const std::string& folder) {
  const auto key = jose::generate_key(jose::Algorithm::ES256);
  if (!key) return 1;
  const std::string pem = folder + "/northmoor-pas.pem";
  std::ofstream(pem) << jose::render_private_pem(**key);
  ::chmod(pem.c_str(), 0600);
  std::ofstream(folder + "/northmoor-pas.jwks") << jose::render_jwks(**key, kKid);
  return 0;
}

void show_progress(size_t sent, size_t all) {
  static const bool terminal = ::isatty(STDERR_FILENO);
  static size_t last_step = ~size_t{0};
  const size_t step = sent * 40 / std::max<size_t>(all, 1);
  if (step == last_step && sent != all) return;
  last_step = step;
  if (!terminal && step % 10 != 0) return;
  std::cerr << fmt::format("{}[{}{}] {}/{} messages{}", terminal ? "\r" : "",
                           std::string(step, '#'), std::string(40 - step, '.'), sent, all,
                           !terminal || sent == all ? "\n" : "")
            << std::flush;
}

void trickle(const Region& region, const FeedPorts& ports, const Options& options) {
  Dice dice(options.seed ^ 0x7121CC1E);
  const Clock clock = system_clock();
  const auto pause = std::chrono::milliseconds(int64_t(60'000 / options.trickle_per_minute));
  for (uint64_t n = uint64_t(clock().ms) / 1000 % 100'000'000; !stop_asked; ++n) {
    const std::vector<Happening> one = {next_happening(region, dice, clock(), n)};
    static_cast<void>(send_all(one, ports, [](size_t) {}));
    for (auto waited = std::chrono::milliseconds(0); waited < pause && !stop_asked;
         waited += std::chrono::milliseconds(100))
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

int serve(const Options& options) {
  const auto ready = fhir::parse_json(slurp(options.ready_file));
  const auto key = jose::parse_private_pem(slurp(options.folder + "/northmoor-pas.pem"));
  if (!ready || !key) {
    std::cerr << "weft-demo: Weft's ready file or the host's key cannot be read\n";
    return 1;
  }
  FeedPorts ports;
  for (const auto& [name, port] : ready->at("feeds").members())
    ports[name] = static_cast<uint16_t>(std::atoi(std::string(port.text()).c_str()));

  const Clock clock = system_clock();
  const Region region = make_region(options.people, options.seed, clock());
  const auto sent = send_all(region.happenings, ports,
                             [&](size_t count) { show_progress(count, region.happenings.size()); });
  if (!sent) {
    std::cerr << "weft-demo: " << sent.error().detail << "\n";
    return 1;
  }
  if (sent->refused != 0) std::cerr << sent->refused << " messages were not accepted\n";

  const Host host(
      {std::string(ready->at("url").text()), *key, std::string(kKid), clock, system_random()},
      region.people);
  net::HttpServerOptions listen;
  listen.port = options.port;
  const auto server = net::HttpServer::start(
      listen, [&](const net::Request& request) { return host.answer(request); });
  if (!server) {
    std::cerr << "weft-demo: " << server.error().detail << "\n";
    return 1;
  }
  std::cout << fmt::format("\n  The ward list:  http://localhost:{}/\n\nready\n", (*server)->port())
            << std::flush;
  if (options.trickle_per_minute > 0) trickle(region, ports, options);
  while (!stop_asked) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  (*server)->drain();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGTERM, [](int) { stop_asked = true; });
  std::signal(SIGINT, [](int) { stop_asked = true; });
  Options options;
  CLI::App app{"The made-up region around Weft", "weft-demo"};
  app.require_subcommand(1);
  auto* keys = app.add_subcommand("keys", "make the stand-in hospital system's signing key");
  keys->add_option("folder", options.folder)->required();
  auto* serving = app.add_subcommand("serve", "send the region's messages and show the ward list");
  serving->add_option("--folder", options.folder)->required();
  serving->add_option("--ready-file", options.ready_file)->required();
  serving->add_option("--people", options.people);
  serving->add_option("--seed", options.seed);
  serving->add_option("--port", options.port);
  serving->add_option("--trickle", options.trickle_per_minute, "live messages a minute");
  CLI11_PARSE(app, argc, argv);
  return keys->parsed() ? make_keys(options.folder) : serve(options);
}
