// SPDX-License-Identifier: Apache-2.0
#include "app/services.hpp"

#include <cstring>

#include "app/init.hpp"
#include "app/test_variables.hpp"
#include "base/hash.hpp"
#include "record/door/make_door.hpp"
#include "record/door/make_resources.hpp"
#include "store/open.hpp"

namespace weft::app {
namespace {

// One key per file, so that no two files are ever sealed with the same one.
std::string file_key(const std::string& site_key, std::string_view file) {
  return hmac_sha256(site_key, "weft file key: " + std::string(file));
}

// Reproducible runs exist only where environment = test.
Result<void> take_test_variables(Services& services, const Environ& environ) {
  TestVariables variables = TRY(read_test_variables(services.config.environment, environ));
  services.seed = std::move(variables.seed);
  if (variables.now) services.clock = [at = *variables.now] { return at; };
  return {};
}

void open_door(Services& services) {
  std::vector<record::FeedName> feeds;
  for (const FeedConfig& feed : services.config.feeds)
    feeds.push_back({feed.name, feed.organisation});
  services.feed_ages =
      std::make_unique<record::FeedAges>(*services.journal, *services.counts, std::move(feeds));
  services.door =
      record::make_door({*services.store, *services.audit, *services.objections, services.policy,
                         services.clock, [&services] { return services.feed_ages->read(); },
                         services.config.environment == Environment::Live});
  services.resources = record::make_resources({*services.store, *services.audit, services.policy,
                                               services.clock, services.random_for("resources"),
                                               services.config.environment == Environment::Live});
}

}  // namespace

RandomBytes Services::random_for(std::string_view use) const {
  if (seed.empty()) return system_random();
  uint64_t own = 0;
  std::memcpy(&own, sha256(seed + ' ' + std::string(use)).data(), sizeof own);
  return seeded_random(own);
}

Result<std::unique_ptr<Services>> open_services(Config config, const std::string& folder,
                                                const Environ& environ) {
  auto services = std::make_unique<Services>();
  services->config = std::move(config);
  services->clock = system_clock();
  TRY_VOID(take_test_variables(*services, environ));
  services->random = services->random_for("record");
  const Config& settings = services->config;
  services->policy = settings.policy_dir.empty()
                         ? TRY(record::policy::load_policy(record::policy::builtin_policy_files()))
                         : TRY(record::policy::load_policy_folder(settings.policy_dir));
  auto key = read_key_file(settings.key_file);
  if (!key) return fail(Kind::Invalid, key.error().detail, key.error().where);

  const auto path = [&](const char* name) { return folder + "/" + name; };
  services->store =
      TRY(store::open_store({settings.engine, path("record.db"), file_key(*key, "record")}));
  services->journal =
      TRY(record::inbox::Journal::open(path("journal.db"), file_key(*key, "journal")));
  TRY_VOID(record::inbox::check_same_sequence(*services->journal, *services->store));
  services->counts =
      std::make_unique<record::inbox::InboxCounts>(*services->journal, *services->store);
  services->audit = TRY(record::audit::Audit::open(path("audit.db"), file_key(*key, "audit")));
  const record::access::AccessLimits limits{settings.idle_ms, settings.absolute_ms,
                                            settings.ticket_leeway_ms};
  services->access =
      TRY(record::access::Access::open(path("access.db"), file_key(*key, "access"), limits,
                                       services->clock, services->random_for("access")));
  services->objections = std::make_unique<record::policy::Objections>(
      *services->store, services->random_for("objections"));
  open_door(*services);
  return services;
}

}  // namespace weft::app
