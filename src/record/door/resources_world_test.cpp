// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "record/door/resources_world_for_tests.hpp"

namespace weft::record::door_test {

ProgramsWorld::ProgramsWorld(std::unique_ptr<store::Store> with)
    : store(std::move(with)),
      policy(policy::load_policy(policy::builtin_policy_files()).value()),
      objections(std::make_unique<policy::Objections>(*store, seeded_random(1))),
      resources(make_resources({.store = *store,
                                .audit = audit,
                                .policy = policy,
                                .clock = [this] { return Instant{now_ms += 1000}; },
                                .random = seeded_random(7)})) {}

StoredResource ProgramsWorld::create(const Client& client, std::string_view text) {
  auto changed = try_change(client, creation(text));
  EXPECT_TRUE(changed) << changed.error().detail << " at " << changed.error().where;
  return changed ? (*changed)[0].resource : StoredResource{};
}

Result<std::vector<Changed>> ProgramsWorld::try_change(const Client& client, Change change) {
  std::vector<Change> changes;
  changes.push_back(std::move(change));
  return resources->change(client, std::move(changes));
}

Result<ResourcePage> ProgramsWorld::find(const Client& client, const std::string& type,
                                         const Conditions& conditions,
                                         std::vector<std::string> sort) {
  ResourceSearch search;
  search.type = type;
  search.conditions = conditions;
  search.sort = std::move(sort);
  search.base = "https://weft.test/fhir";
  return resources->search(client, search);
}

std::string ProgramsWorld::found(const Client& client, const std::string& type,
                                 const Conditions& conditions, std::vector<std::string> sort) {
  const auto page = find(client, type, conditions, std::move(sort));
  if (!page) return "error " + std::to_string(static_cast<int>(page.error().kind));
  std::string text;
  for (const StoredResource& one : page->matches) text += one.key.id + "\n";
  return text;
}

Client program(std::string_view organisation, std::string_view feed) {
  Client client;
  client.principal = viewer("program", organisation);
  client.feed = feed;
  return client;
}

fhir::Json json(std::string_view text) {
  std::string quoted(text);
  std::replace(quoted.begin(), quoted.end(), '\'', '"');
  auto parsed = fhir::parse_json(quoted);
  EXPECT_TRUE(parsed) << quoted;
  return parsed ? *parsed : fhir::Json();
}

Change creation(std::string_view text, std::string_view full_url) {
  Change change;
  change.resource = json(text);
  change.key.type = change.resource.at("resourceType").text();
  change.full_url = full_url;
  return change;
}

Change update(const ResourceKey& key, std::string_view text) {
  Change change = creation(text);
  change.verb = Verb::Update;
  change.key = key;
  if (change.resource.at("id").is_null()) change.resource.set("id", key.id);
  return change;
}

Change deletion(const ResourceKey& key) {
  Change change;
  change.verb = Verb::Delete;
  change.key = key;
  return change;
}

}  // namespace weft::record::door_test
