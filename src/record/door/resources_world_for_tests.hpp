// SPDX-License-Identifier: Apache-2.0
// A small store with programs before it, for tests of what they read and write: an audit that keeps
// or refuses, a clock that moves, numbers from a seed. For tests only.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "record/door/make_resources.hpp"
#include "record/door/world_for_tests.hpp"

namespace weft::record::door_test {

class ProgramsWorld {
 public:
  explicit ProgramsWorld(std::unique_ptr<store::Store> store);
  ProgramsWorld() : ProgramsWorld(store::open_store({"memory", "", ""}).value()) {}

  // "Patient" resources as JSON with ' for "; the answer fails the test when it is an error.
  StoredResource create(const Client& client, std::string_view json);
  Result<std::vector<Changed>> try_change(const Client& client, Change change);
  Result<ResourcePage> find(const Client& client, const std::string& type,
                            const Conditions& conditions, std::vector<std::string> sort = {});
  // "Type/id" of each match; the error's kind as a word.
  std::string found(const Client& client, const std::string& type, const Conditions& conditions,
                    std::vector<std::string> sort = {});

  std::unique_ptr<store::Store> store;
  KeptAudit audit;
  policy::Policy policy;
  std::unique_ptr<policy::Objections> objections;
  std::atomic<int64_t> now_ms = 1'800'000'000'000;
  std::unique_ptr<Resources> resources;
};

Client program(std::string_view organisation, std::string_view feed);
fhir::Json json(std::string_view text);  // with ' for "
Change creation(std::string_view text, std::string_view full_url = {});
Change update(const ResourceKey& key, std::string_view text);
Change deletion(const ResourceKey& key);

}  // namespace weft::record::door_test
