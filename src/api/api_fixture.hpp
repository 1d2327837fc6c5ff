// SPDX-License-Identifier: Apache-2.0
// For the tests of this room: resources kept in memory by the contract of record/resources.hpp, a
// client with scopes, and requests through the router as the gate would send them. One thread.
#pragma once

#include <gtest/gtest.h>

#include <map>

#include "api/routes.hpp"

namespace weft::api {

inline constexpr Instant kThen{1'700'000'000'000};  // 2023-11-14T22:13:20Z

// Searches match a condition's value with the text of the element of its name.
class KeptResources : public record::Resources {
 public:
  using Stored = record::StoredResource;

  Result<Stored> read(const record::Client&, const record::ResourceKey& key) override {
    if (refusal) return fail(*refusal, "secret", "secret");
    const auto found = kept.find(key.id);
    if (found == kept.end() || found->second.back().key.type != key.type)
      return fail(Kind::NotFound, "nothing");
    if (found->second.back().deleted) return fail(Kind::Gone, "deleted");
    return found->second.back();
  }
  Result<Stored> read_version(const record::Client&, const record::ResourceKey& key,
                              uint32_t version) override {
    const auto found = kept.find(key.id);
    if (found == kept.end() || version > found->second.size()) return fail(Kind::NotFound, "none");
    return found->second[version - 1];
  }
  Result<std::vector<Stored>> history(const record::Client&,
                                      const record::ResourceKey& key) override {
    const auto found = kept.find(key.id);
    if (found == kept.end()) return fail(Kind::NotFound, "nothing");
    return std::vector<Stored>(found->second.rbegin(), found->second.rend());
  }
  Result<record::ResourcePage> search(const record::Client&,
                                      const record::ResourceSearch& search) override {
    searches.push_back(search);
    record::ResourcePage page{.as_of = 77};
    const auto all = find(search.type, search.conditions);
    page.total = all.size();
    for (size_t i = search.offset; i < all.size() && page.matches.size() < search.limit; ++i)
      page.matches.push_back(all[i]);
    return page;
  }
  Result<std::vector<Stored>> everything(const record::Client&, std::string_view id) override {
    if (!kept.contains(id)) return fail(Kind::NotFound, "nothing");
    std::vector<Stored> all;
    for (const auto& [key, versions] : kept)
      if (!versions.back().deleted) all.push_back(versions.back());
    return all;
  }
  Result<std::vector<record::Changed>> change(const record::Client& client,
                                              std::vector<record::Change> changes) override {
    if (before_change) std::exchange(before_change, nullptr)();
    const auto undo = kept;
    std::vector<record::Changed> all;
    for (size_t i = 0; i < changes.size(); ++i) {
      auto changed = change_one(client, std::move(changes[i]));
      if (!changed) {
        kept = undo;
        if (changed.error().kind == Kind::Invalid)
          changed.error().where = "entry[" + std::to_string(i) + "]." + changed.error().where;
        return std::unexpected(changed.error());
      }
      all.push_back(std::move(*changed));
    }
    return all;
  }

  std::vector<Stored> find(const std::string& type, const record::Conditions& conditions) const {
    std::vector<Stored> found;
    for (const auto& [id, versions] : kept) {
      const Stored& now = versions.back();
      if (now.deleted || now.key.type != type) continue;
      const fhir::Json body = *fhir::parse_json(now.body);
      bool meets = true;
      for (const auto& [name, value] : conditions) meets &= body.at(name).text() == value;
      if (meets) found.push_back(now);
    }
    return found;
  }
  const Stored& put(const std::string& type, const std::string& id, fhir::Json body) {
    auto& versions = kept[id];
    const auto version = static_cast<uint32_t>(versions.size() + 1);
    body.set("id", id);
    body.member("meta").set("versionId", std::to_string(version));
    versions.push_back({{type, id}, version, kThen, false, fhir::render_json(body)});
    return versions.back();
  }

  std::map<std::string, std::vector<Stored>, std::less<>> kept;
  std::vector<record::ResourceSearch> searches;
  std::vector<std::string> order;  // of changes, "create Patient"
  std::function<void()> before_change;
  std::optional<Kind> refusal;

 private:
  Result<record::Changed> change_one(const record::Client&, record::Change change) {
    static constexpr std::array kVerbs = {"create ", "update ", "delete "};
    order.push_back(kVerbs[static_cast<size_t>(change.verb)] + change.key.type);
    if (change.resource.at("bad").flag()) return fail(Kind::Invalid, "not this", "bad");
    std::string id = change.key.id;
    if (change.conditions) {
      const auto found = find(change.key.type, *change.conditions);
      if (found.size() > 1) return fail(Kind::PreconditionFailed, "several");
      if (found.size() == 1 && change.verb == record::Verb::Create)
        return record::Changed{found[0], false, true};
      id = found.empty() ? "" : found[0].key.id;
    }
    if (change.verb == record::Verb::Create ||
        (id.empty() && change.conditions && change.verb == record::Verb::Update))
      return record::Changed{
          put(change.key.type, "new" + std::to_string(kept.size()), std::move(change.resource)),
          true, false};
    if (!kept.contains(id)) return fail(Kind::NotFound, "nothing");
    auto& versions = kept[id];
    if (change.if_version && *change.if_version != versions.back().version)
      return fail(Kind::PreconditionFailed, "another version");
    if (change.verb == record::Verb::Update)
      return record::Changed{put(change.key.type, id, std::move(change.resource))};
    if (versions.back().deleted) return fail(Kind::Gone, "deleted");
    const auto version = static_cast<uint32_t>(versions.size() + 1);
    versions.push_back({versions.back().key, version, kThen, true, ""});
    return record::Changed{versions.back()};
  }
};

class ApiTest : public ::testing::Test {
 protected:
  ApiTest() {
    auto built = gate::Router::build(
        fhir_routes({kept_, [this] { return now_; },
                     [] { return std::string("https://weft.example"); }, seeded_random(7)}));
    EXPECT_TRUE(built) << built.error().detail;
    router_ = std::move(*built);
    allow("system/*.cruds");
    put("Patient", "p1", R"({"resourceType":"Patient","active":true,"birthDate":"1970-01-31"})");
  }

  void put(const std::string& type, const std::string& id, std::string_view json) {
    kept_.put(type, id, *fhir::parse_json(json));
  }
  void allow(std::string_view scopes) {
    gate::Caller caller;
    caller.client.principal.user = "lab";
    caller.scopes = *auth::parse_scopes(scopes);
    caller_ = std::move(caller);
  }

  net::Response ask(net::Request request) {
    const size_t question = request.path.find('?');
    if (question != std::string::npos) {
      request.query = request.path.substr(question + 1);
      request.path.resize(question);
    }
    const gate::Match match = router_.find(request.method, request.path);
    if (!match.route) return {match.allow.empty() ? 404 : 405, {}, {}};
    if (const auto* plain = std::get_if<gate::PlainHandler>(&match.route->handler))
      return *(*plain)(request, match.parameters);
    return std::get<gate::ProgramHandler>(match.route->handler)(request, match.parameters, caller_);
  }
  net::Response get(const std::string& path, net::Headers headers = {}) {
    return ask({.method = "GET", .path = path, .headers = std::move(headers)});
  }
  net::Response send(const std::string& method, const std::string& path, std::string_view body,
                     net::Headers headers = {}) {
    headers.emplace_back("content-type", "application/fhir+json");
    return ask(
        {.method = method, .path = path, .headers = std::move(headers), .body = std::string(body)});
  }

  static std::string header(const net::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return {};
  }
  static fhir::Json json(const net::Response& response) {
    auto parsed = fhir::parse_json(response.body);
    EXPECT_TRUE(parsed) << response.body;
    return parsed ? std::move(*parsed) : fhir::Json();
  }
  static std::string issue(const net::Response& response) {
    return std::string(json(response).path("issue.0.code").text());
  }

  KeptResources kept_;
  Instant now_ = kThen;
  gate::Router router_;
  Result<gate::Caller> caller_ = fail(Kind::Unauthenticated, "no token");
};

}  // namespace weft::api
