// SPDX-License-Identifier: Apache-2.0
// weft feed list | pause | resume · weft map check
#include <algorithm>

#include "app/control_tables.hpp"
#include "app/feeds_running.hpp"
#include "base/text.hpp"
#include "feeds/hl7v2/map_check.hpp"
#include "record/filing/parked_restriction.hpp"

namespace weft::app {
namespace {

using fhir::Json;
using record::inbox::FeedCounts;

Result<Json> list_feeds(Services& services, FeedsRunning& feeds) {
  const auto all = TRY(services.counts->read());
  const auto marked = TRY(record::filing::feeds_with_unknown_restriction(*services.store));
  Json shown = Json::array();
  for (const FeedConfig& feed : services.config.feeds) {
    FeedCounts counts;
    for (const FeedCounts& one : all)
      if (one.feed == feed.name) counts = one;
    const auto listener = feeds.listeners.find(feed.name);
    const uint16_t port =
        listener == feeds.listeners.end() ? feed.listen.port : listener->second->port();
    Json line = Json::object();
    line.set("name", feed.name).set("organisation", feed.organisation);
    line.set("listen", feed.listen.address + ":" + std::to_string(port));
    line.set("state", feeds.desk->is_paused(feed.name) ? "paused" : "running");
    line.set("last_heard", counts.last_heard ? Json(rfc3339(*counts.last_heard)) : Json());
    // A parked message may hide somebody's address, and nobody knows whose (fold rule 8).
    line.set("restriction_of_unknown", std::ranges::find(marked, feed.name) != marked.end());
    shown.push(line.set("counts", render_counts(counts, services.clock())));
  }
  return shown;
}

Result<Json> operate(Services& services, FeedsRunning& feeds, const ControlRequest& ask,
                     Result<void> (record::filing::Desk::*act)(const std::string&)) {
  const std::string name(ask.text("name"));
  if (!feeds.options.contains(name)) return fail(Kind::NotFound, "no such feed");
  if (ask.as.empty()) return fail(Kind::Forbidden, "needs --as");
  record::audit::Event event;
  event.at = services.clock();
  event.action = record::audit::Action::FeedOperation;
  event.actor = ask.as;
  event.page = ask.command;
  event.reason = ask.reason;
  event.things = {"feed/" + name};
  TRY(services.audit->append(std::move(event)));
  TRY_VOID((feeds.desk.get()->*act)(name));
  return Json::object()
      .set("name", name)
      .set("state", feeds.desk->is_paused(name) ? "paused" : "running");
}

ControlAnswer answer_with(Result<Json> value) {
  return value ? answer(std::move(*value)) : refuse(value.error());
}

Result<Json> check_map(Services& services, FeedsRunning& feeds, const ControlRequest& ask) {
  const auto feed = feeds.options.find(std::string(ask.text("feed")));
  if (feed == feeds.options.end()) return fail(Kind::NotFound, "no such feed");
  const std::string bytes = TRY(parse_base64(ask.text("file-bytes-base64")));
  const std::string_view index = ask.text("index");
  if (!index.empty() && (!is_digits(index) || index.size() > 9))
    return fail(Kind::Invalid, "--index is a number from 1");
  const size_t position = index.empty() ? 1 : std::stoul(std::string(index));
  return feeds::check_map(bytes, position, feeds.tables, feed->second, services.clock());
}

}  // namespace

void add_feed_commands(ControlTable& table, Services& services, FeedsRunning& feeds) {
  table["feed list"] = [&](const ControlRequest&) {
    return answer_with(list_feeds(services, feeds));
  };
  table["feed pause"] = [&](const ControlRequest& ask) {
    return answer_with(operate(services, feeds, ask, &record::filing::Desk::pause));
  };
  table["feed resume"] = [&](const ControlRequest& ask) {
    return answer_with(operate(services, feeds, ask, &record::filing::Desk::resume));
  };
}

void add_map_command(ControlTable& table, Services& services, FeedsRunning& feeds) {
  table["map check"] = [&](const ControlRequest& ask) {
    return answer_with(check_map(services, feeds, ask));
  };
}

}  // namespace weft::app
