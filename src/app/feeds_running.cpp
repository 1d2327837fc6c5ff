// SPDX-License-Identifier: Apache-2.0
#include "app/feeds_running.hpp"

#include "base/metrics.hpp"
#include "feeds/hl7v2/listener.hpp"
#include "record/inbox/state.hpp"

namespace weft::app {
namespace {

using record::inbox::FeedCounts;

feeds::FeedOptions options_of(const FeedConfig& feed, Environment environment) {
  feeds::FeedOptions options;
  options.name = feed.name;
  options.organisation = feed.organisation;
  options.assigners = feed.assigners;
  options.charset = feed.charset;
  options.live = environment == Environment::Live;
  return options;
}

net::MllpServerOptions listen_of(const FeedConfig& feed, const Config& config) {
  net::MllpServerOptions options;
  options.address = feed.listen.address;
  options.port = feed.listen.port;
  options.allow = feed.allow;
  if (feed.tls != "off") {
    options.tls_cert_file = config.tls_cert;
    options.tls_key_file = config.tls_key;
  }
  if (feed.tls == "mutual") options.client_ca_file = feed.client_ca;
  return options;
}

double of_feed(Services& services, const std::string& feed, double (*read)(const FeedCounts&)) {
  const auto all = services.counts->read();
  if (!all) return 0;
  for (const FeedCounts& one : *all)
    if (one.feed == feed) return read(one);
  return 0;
}

void add_gauges(Services& services, const std::string& feed) {
  const auto add = [&](const char* state, double (*read)(const FeedCounts&)) {
    metrics::gauge("weft_inbox_total", "Messages by what became of them",
                   {{"feed", feed}, {"state", state}},
                   [&services, feed, read] { return of_feed(services, feed, read); });
  };
  add("received", [](const FeedCounts& c) { return double(c.received); });
  add("pending", [](const FeedCounts& c) { return double(c.pending); });
  add("applied", [](const FeedCounts& c) { return double(c.applied); });
  add("not_applied", [](const FeedCounts& c) { return double(c.not_applied); });
  add("parked", [](const FeedCounts& c) { return double(c.parked); });
  add("duplicate", [](const FeedCounts& c) { return double(c.duplicate); });
  add("rejected", [](const FeedCounts& c) { return double(c.rejected); });
  metrics::gauge("weft_oldest_pending_seconds", "Age of the oldest message not yet applied",
                 {{"feed", feed}}, [&services, feed] {
                   const auto all = services.counts->read();
                   if (!all) return 0.0;
                   for (const FeedCounts& one : *all)
                     if (one.feed == feed && one.oldest_pending)
                       return double(services.clock() - *one.oldest_pending) / 1000;
                   return 0.0;
                 });
}

}  // namespace

Result<std::unique_ptr<FeedsRunning>> start_feeds(Services& services) {
  auto running = std::make_unique<FeedsRunning>();
  running->tables = TRY(feeds::load_built_in_maps());
  const bool live = services.config.environment == Environment::Live;
  for (const FeedConfig& feed : services.config.feeds)
    running->options[feed.name] = options_of(feed, services.config.environment);
  running->desk = TRY(record::filing::Desk::open(
      {*services.store, *services.journal, services.clock, services.random_for("filing"), live}));
  running->worker = feeds::Worker::start({*running->desk, running->tables, running->options});
  for (const FeedConfig& feed : services.config.feeds) {
    auto handler =
        feeds::make_frame_handler({*services.journal, running->tables, running->options[feed.name],
                                   services.clock, services.random_for("feed " + feed.name)});
    auto server = net::MllpServer::start(listen_of(feed, services.config), std::move(handler));
    if (!server) return fail(Kind::Invalid, server.error().detail, "feed " + feed.name);
    running->listeners[feed.name] = std::move(*server);
    add_gauges(services, feed.name);
  }
  return running;
}

void FeedsRunning::drain() {
  for (auto& [name, listener] : listeners) listener->drain();
  worker.reset();
}

}  // namespace weft::app
